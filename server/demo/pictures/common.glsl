#version 300 es
// A small path tracer over signed distance fields: one softbox, a dome of sky light, one bounce of colour, mirror and gloss.
// A scene file gives: map() distance and material id, surface() colours, and the settings at its top.
precision highp float;
precision highp int;
layout(location = 0) out vec4 out_light;
layout(location = 1) out vec4 out_guide;
uniform vec2 u_size;
uniform int u_frame;
uniform int u_view;
uniform int u_aa;

const float PI = 3.14159265;

struct Surface {
  vec3 albedo;
  float rough;     // 0 mirror .. 1 matt
  float spec;      // reflectance facing the viewer, 0.04 for most things
  float glow;      // light that passes through thin things: petals, cloth, flesh of fruit
  float bump;      // height of fine relief, handled by bumpHeight()
};
struct Setting {
  vec3 eye, target;
  float lens;          // focal length, 1 = wide, 4 = portrait
  float blur;          // radius of the lens
  float focus;         // distance of what is sharp; 0 = target
  vec3 lamp, lamp_to;  // centre of the softbox and where it faces
  vec2 lamp_half;      // half its width and height
  vec3 lamp_light;
  vec3 sky, ground;    // dome colours, up and down
  float bound;         // nothing beyond this distance
};

uint seed;
uint pcg() { seed = seed * 747796405u + 2891336453u; uint w = ((seed >> ((seed >> 28u) + 4u)) ^ seed) * 277803737u; return (w >> 22u) ^ w; }
float rnd() { return float(pcg()) * (1.0 / 4294967296.0); }
vec2 rnd2() { return vec2(rnd(), rnd()); }

float hash1(vec3 p) { uvec3 q = uvec3(ivec3(floor(p))) * uvec3(1597334673u, 3812015801u, 2798796415u); uint n = (q.x ^ q.y ^ q.z) * 1597334673u; n ^= n >> 15; n *= 2246822519u; n ^= n >> 13; return float(n) * (1.0 / 4294967296.0); }
float hash1(float p) { return hash1(vec3(p, 7.0, 3.0)); }
vec3 hash3(vec3 p) { return vec3(hash1(p), hash1(p + 31.0), hash1(p + 67.0)); }
float noise(vec3 p) {
  vec3 i = floor(p), f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  return mix(mix(mix(hash1(i), hash1(i + vec3(1, 0, 0)), f.x), mix(hash1(i + vec3(0, 1, 0)), hash1(i + vec3(1, 1, 0)), f.x), f.y),
    mix(mix(hash1(i + vec3(0, 0, 1)), hash1(i + vec3(1, 0, 1)), f.x), mix(hash1(i + vec3(0, 1, 1)), hash1(i + vec3(1, 1, 1)), f.x), f.y), f.z);
}
float fbm(vec3 p) { float s = 0.0, a = 0.5; for (int i = 0; i < 5; i++) { s += a * noise(p); p = p * 2.03 + 17.7; a *= 0.5; } return s; }
float fbm3(vec3 p) { float s = 0.0, a = 0.5; for (int i = 0; i < 3; i++) { s += a * noise(p); p = p * 2.03 + 17.7; a *= 0.5; } return s; }

// Cheap unevenness for shapes; fine relief belongs into bumpHeight(), which is asked once a hit.
float lump(vec3 p) { return dot(sin(p), cos(p.zxy * 1.31 + 1.0)) * 0.33; }

mat2 rot(float a) { float c = cos(a), s = sin(a); return mat2(c, s, -s, c); }
float smin(float a, float b, float k) { float h = max(k - abs(a - b), 0.0) / k; return min(a, b) - h * h * k * 0.25; }
float smax(float a, float b, float k) { return -smin(-a, -b, k); }
float sphere(vec3 p, float r) { return length(p) - r; }
float ellipsoid(vec3 p, vec3 r) { float k0 = length(p / r), k1 = length(p / (r * r)); return k0 * (k0 - 1.0) / max(k1, 1e-5); }
float box(vec3 p, vec3 b) { vec3 q = abs(p) - b; return length(max(q, 0.0)) + min(max(q.x, max(q.y, q.z)), 0.0); }
float rbox(vec3 p, vec3 b, float r) { return box(p, b - r) - r; }
float cyl(vec3 p, float r, float h) { vec2 d = vec2(length(p.xz) - r, abs(p.y) - h); return min(max(d.x, d.y), 0.0) + length(max(d, 0.0)); }
float rcyl(vec3 p, float r, float h, float e) { return cyl(p, r - e, h - e) - e; }
float torus(vec3 p, float R, float r) { return length(vec2(length(p.xz) - R, p.y)) - r; }
float capsule(vec3 p, vec3 a, vec3 b, float r) { vec3 pa = p - a, ba = b - a; return length(pa - ba * clamp(dot(pa, ba) / dot(ba, ba), 0.0, 1.0)) - r; }
float cone(vec3 p, vec3 a, vec3 b, float ra, float rb) { vec3 pa = p - a, ba = b - a; float h = clamp(dot(pa, ba) / dot(ba, ba), 0.0, 1.0); return length(pa - ba * h) - mix(ra, rb, h); }
void add(inout vec2 best, float d, float id) { if (d < best.x) best = vec2(d, id); }

vec3 woodColor(vec3 p, vec3 dark, vec3 pale) {
  float grain = fbm(vec3(p.x * 0.9, p.y * 6.0, p.z * 14.0 + 2.0 * noise(vec3(p.x * 1.2, 0, p.z * 2.0))));
  return mix(dark, pale, grain) * (0.92 + 0.16 * noise(vec3(p.x * 3.0, p.y * 20.0, p.z * 120.0)));
}
vec3 stoneColor(vec3 p, vec3 c) {
  float vein = fbm(p * vec3(1.2, 5.0, 1.2) + 2.0 * fbm3(p * 0.8));
  float pore = smoothstep(0.72, 0.8, noise(p * vec3(14.0, 40.0, 14.0))) * smoothstep(0.45, 0.7, noise(p * 3.0));
  return c * (0.86 + 0.22 * vein) * (1.0 - 0.35 * pore);
}
// A floor that bends up into its wall without a line.
float seamless(vec3 p, float back) { float r = 0.9; vec2 q = vec2(-p.z - back + r, r - p.y); float bend = length(max(q, 0.0)); return q.x > 0.0 && q.y > 0.0 ? r - bend : min(p.y, p.z + back); }
float leaf(vec3 p, float len, float wide) {
  p.y += 0.5 * p.x * p.x / len - abs(p.z) * 0.35;
  float w = wide * sqrt(max(0.0, 1.0 - pow(abs(2.0 * p.x / len - 1.0), 2.2)));
  float d = max(abs(p.z) - w, max(-p.x, p.x - len));
  return max(d * 0.8, abs(p.y) - 0.008) * 0.75;
}

vec2 map(vec3 p);
Surface surface(float id, vec3 p, vec3 n);
float bumpHeight(float id, vec3 p);
Setting setting();
vec3 backdrop(vec3 direction);

vec3 normalAt(vec3 p, float e) {
  vec2 k = vec2(1, -1);
  return normalize(k.xyy * map(p + k.xyy * e).x + k.yyx * map(p + k.yyx * e).x + k.yxy * map(p + k.yxy * e).x + k.xxx * map(p + k.xxx * e).x);
}
vec3 bumped(vec3 n, vec3 p, float id, float amount) {
  if (amount <= 0.0) return n;
  float e = 0.0015, h = bumpHeight(id, p);
  vec3 g = vec3(bumpHeight(id, p + vec3(e, 0, 0)) - h, bumpHeight(id, p + vec3(0, e, 0)) - h, bumpHeight(id, p + vec3(0, 0, e)) - h) / e;
  return normalize(n - amount * (g - n * dot(g, n)));
}

// Distance to the first surface along the ray, or -1. `graze`: a ray that runs out of steps beside a surface meets it.
float march(vec3 o, vec3 d, float far, int steps, bool graze, out float id) {
  float t = 0.002;
  vec2 h;
  for (int i = 0; i < steps; i++) {
    h = map(o + d * t);
    id = h.y;
    if (h.x < 0.0004 * (1.0 + t * 0.3)) return t;
    t += h.x;
    if (t > far) return -1.0;
  }
  return graze && h.x < 0.05 ? t : -1.0;
}
float visible(vec3 o, vec3 d, float far) {
  float t = 0.004;
  for (int i = 0; i < 36; i++) {
    float h = map(o + d * t).x;
    if (h < 0.0005) return 0.0;
    t += h + 0.003;
    if (t > far) return 1.0;
  }
  return 1.0;
}
mat3 basis(vec3 n) { float s = n.z >= 0.0 ? 1.0 : -1.0, a = -1.0 / (s + n.z), b = n.x * n.y * a; return mat3(vec3(1.0 + s * n.x * n.x * a, s * b, -s * n.x), vec3(b, s + n.y * n.y * a, -n.y), n); }
vec3 cosine(vec3 n) { vec2 u = rnd2(); float r = sqrt(u.x), a = 2.0 * PI * u.y; return normalize(basis(n) * vec3(r * cos(a), r * sin(a), sqrt(1.0 - u.x))); }

// The softbox as seen along a ray: for reflections, so that glaze and glass show a window.
vec3 lampAlong(Setting s, vec3 o, vec3 d, out float t) {
  vec3 n = normalize(s.lamp_to - s.lamp);
  t = -1.0;
  float dn = dot(d, n);
  if (dn > -1e-3) return vec3(0);
  float k = dot(s.lamp - o, n) / dn;
  if (k < 0.0) return vec3(0);
  mat3 b = basis(n);
  vec3 q = transpose(b) * (o + d * k - s.lamp);
  vec2 e = s.lamp_half - abs(q.xy);
  if (min(e.x, e.y) < 0.0) return vec3(0);
  t = k;
  return s.lamp_light * smoothstep(0.0, 0.12, min(e.x, e.y) / max(s.lamp_half.x, 0.01));
}
vec3 dome(Setting s, vec3 d) { return mix(s.ground, s.sky, smoothstep(-0.6, 0.9, d.y)); }

// Light of the softbox on a body; `shine` is its highlight on surfaces too rough to mirror it.
vec3 direct(Setting s, vec3 p, vec3 n, vec3 d, Surface m, out vec3 shine) {
  vec3 ln = normalize(s.lamp_to - s.lamp);
  mat3 b = basis(ln);
  vec2 u = rnd2() * 2.0 - 1.0;
  vec3 q = s.lamp + b[0] * u.x * s.lamp_half.x + b[1] * u.y * s.lamp_half.y;
  vec3 l = q - p;
  float far = length(l);
  l /= far;
  float facing = max(0.0, dot(-l, ln)), ndl = dot(n, l);
  shine = vec3(0);
  if (facing <= 0.0) return vec3(0);
  float lit = ndl > 0.0 ? visible(p + n * 0.002, l, far) * ndl : 0.0;
  float through = m.glow > 0.0 ? m.glow * (0.5 + 0.5 * visible(p + l * 0.12, l, far)) * (max(0.0, -ndl) * 0.7 + max(0.0, 0.35 - abs(ndl)) * 0.6) : 0.0;
  float area = 4.0 * s.lamp_half.x * s.lamp_half.y;
  if (m.rough >= 0.25 && lit > 0.0) {
    float e = 2.0 / pow(m.rough, 3.0);
    shine = s.lamp_light * lit * facing * area / (far * far) * (e + 2.0) / (2.0 * PI) * pow(max(0.0, dot(reflect(d, n), l)), e);
  }
  return m.albedo * s.lamp_light * (lit + through) * facing * area / (PI * far * far);
}

// What a ray meets on its way after the first surface: taken as lit like its surroundings, so colours bleed and no second shadow is traced.
vec3 meets(Setting s, vec3 o, vec3 d, float far, int steps) {
  float id;
  float t = march(o, d, far, steps, false, id);
  if (t < 0.0) return dome(s, d);
  vec3 p = o + d * t;
  Surface m = surface(id, p, -d);
  vec3 to_lamp = s.lamp - p;
  float open = smoothstep(-0.1, 0.35, map(p + normalize(to_lamp) * 0.25).x * 4.0 - 0.35);
  vec3 power = s.lamp_light * 4.0 * s.lamp_half.x * s.lamp_half.y / (PI * dot(to_lamp, to_lamp));
  return m.albedo * (power * 0.42 * open + dome(s, -d) * 0.45) * mix(0.55, 1.0, smoothstep(0.0, 0.6, t));
}

vec3 shade(Setting s, vec3 o, vec3 d, out vec3 guide, out float depth) {
  guide = vec3(0.5);
  depth = 99.0;
  float id, lamp_t;
  float t = march(o, d, s.bound, 120, true, id);
  if (t < 0.0) return backdrop(d);
  vec3 p = o + d * t;
  vec3 n = normalAt(p, 0.0006 + 0.0003 * t);
  if (dot(n, d) > 0.0) n = normalize(n - 1.02 * dot(n, d) * d);
  Surface m = surface(id, p, n);
  n = bumped(n, p, id, m.bump);
  guide = m.albedo;
  depth = t;
  float fresnel = m.spec + (1.0 - m.spec) * pow(1.0 - max(0.0, dot(n, -d)), 5.0) * (1.0 - m.rough * 0.9);
  vec3 gloss = vec3(0);
  vec3 shine;
  vec3 body = direct(s, p, n, d, m, shine);
  if (m.rough < 0.8) {
    vec3 r = reflect(d, n);
    r = normalize(r + m.rough * m.rough * 0.9 * normalize(vec3(rnd(), rnd(), rnd()) * 2.0 - 1.0));
    vec3 start = p + n * 0.006;
    vec3 lamp = lampAlong(s, start, r, lamp_t);
    if (m.rough >= 0.25) gloss = meets(s, start, r, 3.0, 24) + shine;
    else gloss = lamp_t > 0.0 ? lamp * visible(start, r, lamp_t) : meets(s, start, r, 4.0, 36);
    if (m.spec > 0.3) gloss *= m.albedo;
  } else fresnel = 0.0;
  bool through = m.glow > 0.0 && rnd() < m.glow * 0.45;
  vec3 out_d = through ? cosine(-n) : cosine(n);
  body += m.albedo * meets(s, through ? p + out_d * 0.1 : p + n * 0.003, out_d, 2.6, 30);
  return mix(body, gloss, fresnel);
}

void main() {
  ivec2 px = ivec2(gl_FragCoord.xy);
  seed = uint(px.x) * 1973u + uint(px.y) * 9277u + uint(u_frame) * 26699u + 1u;
  pcg(); pcg();
  Setting s = setting();
  vec3 sum = vec3(0), guide_sum = vec3(0);
  float depth_sum = 0.0;
  for (int i = 0; i < u_aa; i++) {
    vec2 jitter = (fract(vec2(0.7548777, 0.5698403) * float(i) + vec2(hash1(vec3(gl_FragCoord.xy, 1.0)), hash1(vec3(gl_FragCoord.xy, 2.0)))) - 0.5) * 1.3 + 0.5;
    vec2 uv = (2.0 * (gl_FragCoord.xy - 0.5 + jitter) - u_size) / u_size.y;
    vec3 w = normalize(s.target - s.eye), u = normalize(cross(w, vec3(0, 1, 0))), v = cross(u, w);
    vec3 d = normalize(uv.x * u + uv.y * v + s.lens * w);
    float focus = s.focus > 0.0 ? s.focus : length(s.target - s.eye);
    vec3 at = s.eye + d * focus / dot(d, w);
    float a = rnd() * 2.0 * PI, r = sqrt(rnd()) * s.blur;
    vec3 o = s.eye + (u * cos(a) + v * sin(a)) * r;
    vec3 guide; float depth;
    vec3 c = shade(s, o, normalize(at - o), guide, depth);
    sum += min(c, vec3(6.0));
    guide_sum += guide;
    depth_sum += depth;
  }
  float k = 1.0 / float(u_aa);
  out_light = vec4(sum * k, 1.0);
  out_guide = vec4(guide_sum * k, depth_sum * k);
}
