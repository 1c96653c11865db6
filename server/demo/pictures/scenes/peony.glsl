// Peonies in a celadon vase.
const int FLOWERS = 5;
const vec3 heads[5] = vec3[5](vec3(-0.08, 2.12, 0.42), vec3(0.72, 1.86, 0.16), vec3(-0.82, 1.84, 0.1), vec3(0.34, 2.58, -0.3), vec3(-0.5, 2.48, -0.25));
const float sizes[5] = float[5](0.62, 0.5, 0.48, 0.46, 0.44);
Setting setting() {
  Setting s;
  s.eye = vec3(0.2, 2.1, 6.6); s.target = vec3(0.0, 1.48, 0.0); s.lens = 3.05; s.blur = 0.04; s.focus = 6.2;
  s.lamp = vec3(-3.8, 4.0, 2.2); s.lamp_to = vec3(0.0, 1.8, 0.0); s.lamp_half = vec2(0.8, 1.1); s.lamp_light = vec3(1.0, 0.95, 0.88) * 30.0;
  s.sky = vec3(0.74, 0.76, 0.82) * 0.7; s.ground = vec3(0.52, 0.46, 0.42) * 0.5; s.bound = 15.0;
  return s;
}
mat3 turn(int i) { vec3 up = normalize(heads[i] - vec3(0.0, 0.9, -0.25)); return basis(up); }
// A flower is a nest of petal cups, the outer ones open wider; a step in radius every few degrees is one petal over the next.
vec2 flower(vec3 p, float k) {
  float best = 1e3, which = 0.0;
  float a = atan(p.y, p.x);
  for (int i = 0; i < 7; i++) {
    float f = float(i);
    float R = 1.0 - 0.125 * f;
    float open = mix(0.16, 0.86, f / 6.0);
    vec3 q = p;
    q.z -= mix(0.10, 0.30, f / 6.0) - 0.02 * f;
    float n = 5.0 + mod(f, 3.0);
    float s = a * n / (2.0 * PI) + f * 0.37 + k;
    float petal = fract(s), id = floor(s);
    float ruffle = 0.05 * sin(a * 11.0 + f * 2.0 + 6.0 * q.z) + 0.03 * sin(a * 23.0 + f);
    float r = length(q * vec3(1.0, 1.0, 1.0 + 0.35 * open)) + 0.07 * (petal - 0.5) + ruffle * smoothstep(-0.1, 0.6, q.z) * 0.6;
    float shell = abs(r - R * 0.92) - 0.011;
    float lobe = sqrt(max(0.0, 1.0 - pow(abs(2.0 * petal - 1.0), 2.6)));
    float rim = mix(-0.02, 0.62, open) * R + 0.26 * R * lobe + ruffle + 0.1 * (hash1(id + f * 9.0 + k * 5.0) - 0.5);
    float d = max(shell, q.z - rim) * 0.42;
    if (d < best) { best = d; which = f; }
  }
  return vec2(best, which);
}
vec2 map(vec3 p) {
  vec2 r = vec2(seamless(p, 2.6), 1.0);
  vec3 v = p - vec3(0, 0, -0.1);
  float rad = length(v.xz);
  float t = clamp(v.y / 1.15, 0.0, 1.0);
  float prof = 0.26 + 0.27 * sin(PI * pow(t, 0.75)) + 0.08 * smoothstep(0.8, 1.0, t);
  float vase = max(abs(rad - prof) - 0.022, abs(v.y - 0.58) - 0.57) * 0.8;
  add(r, vase + 0.001 * sin(v.y * 50.0), 2.0);
  float all = length(p - vec3(0, 1.8, 0)) - 1.75;
  if (all > 0.25) { add(r, all, 4.0); return r; }
  for (int i = 0; i < FLOWERS; i++) {
    vec3 q = p - heads[i];
    float bnd = length(q) - sizes[i] * 1.12;
    add(r, capsule(p, vec3(0.1 * heads[i].x, 0.6, -0.12), heads[i] - 0.3 * sizes[i] * normalize(heads[i] - vec3(0, 0.9, -0.25)), 0.022), 3.0);
    if (bnd > r.x) continue;
    if (bnd > 0.08) { add(r, bnd, 5.0); continue; }
    vec2 one = flower((q * turn(i)) / sizes[i], float(i) * 0.31);
    add(r, one.x * sizes[i], 5.0 + one.y * 0.1 + 10.0 * float(i));
  }
  for (int i = 0; i < 9; i++) {
    float f = float(i), a = f * 0.74 + 0.2;
    vec3 root = vec3(0.5 * cos(a), 1.32 + 0.36 * hash1(f), 0.42 * sin(a));
    vec3 q = p - root;
    if (length(q) > 1.2) continue;
    q.xz = rot(a) * q.xz; q.xy = rot(-0.12 - 0.5 * hash1(f + 3.0)) * q.xy;
    add(r, leaf(q, 0.78 + 0.2 * hash1(f + 5.0), 0.13), 4.0);
  }
  return r;
}
float bumpHeight(float id, vec3 p) { return 0.002 * fbm3(p * 16.0); }
Surface surface(float id, vec3 p, vec3 n) {
  if (id == 1.0) return Surface(vec3(0.77, 0.70, 0.66) * (0.97 + 0.06 * fbm3(p * 2.0)), 1.0, 0.02, 0.0, 0.6);
  if (id == 2.0) return Surface(mix(vec3(0.38, 0.50, 0.45), vec3(0.56, 0.66, 0.60), fbm3(p * vec3(4, 2, 4))), 0.16, 0.045, 0.0, 1.0);
  if (id == 3.0) return Surface(vec3(0.24, 0.34, 0.14), 0.6, 0.03, 0.1, 0.0);
  if (id == 4.0) return Surface(mix(vec3(0.10, 0.22, 0.09), vec3(0.22, 0.36, 0.15), noise(p * 8.0)), 0.4, 0.04, 0.3, 0.8);
  int i = int(floor(id / 10.0));
  float ring = (id - 10.0 * float(i) - 5.0) * 10.0;
  vec3 q = ((p - heads[i]) * turn(i)) / sizes[i];
  float a = atan(q.y, q.x);
  float vein = 0.5 + 0.5 * sin(a * 90.0 + 3.0 * noise(q * 6.0));
  vec3 deep = i == 2 || i == 3 ? vec3(0.90, 0.62, 0.60) : vec3(0.84, 0.30, 0.42);
  vec3 pale = i == 2 || i == 3 ? vec3(0.97, 0.90, 0.85) : vec3(0.96, 0.70, 0.73);
  vec3 c = mix(deep, pale, smoothstep(-0.5, 0.7, q.z) * 0.7 + 0.12 * ring / 6.0);
  c = mix(c, deep, 0.12 * vein);
  return Surface(c, 0.75, 0.03, 0.42, 0.0);
}
vec3 backdrop(vec3 d) { return vec3(0.77, 0.70, 0.66); }
