// Three aluminium tubes standing on travertine, a touch of cream before them.
const vec3 spots[3] = vec3[3](vec3(-0.74, 0.42, -0.12), vec3(0.06, 0.42, -0.32), vec3(0.8, 0.42, 0.02));
Setting setting() {
  Setting s;
  s.eye = vec3(0.2, 1.9, 6.2); s.target = vec3(0.03, 1.02, 0.0); s.lens = 3.4; s.blur = 0.03; s.focus = 0.0;
  s.lamp = vec3(-3.8, 3.4, 2.4); s.lamp_to = vec3(0.0, 0.9, 0.0); s.lamp_half = vec2(0.7, 1.3); s.lamp_light = vec3(1.0, 0.94, 0.84) * 30.0;
  s.sky = vec3(0.66, 0.72, 0.72) * 0.75; s.ground = vec3(0.4, 0.38, 0.32) * 0.5; s.bound = 14.0;
  return s;
}
vec2 tube(vec3 p, float a) {
  p.xz = rot(a) * p.xz;
  vec2 res = vec2(rcyl(p - vec3(0, 0.15, 0), 0.25, 0.15, 0.03) + 0.004 * cos(atan(p.z, p.x) * 40.0), 5.0);
  float t = clamp((p.y - 0.32) / 1.3, 0.0, 1.0);
  float w = mix(0.30, 0.385, t), z = mix(0.30, 0.018, pow(t, 0.9));
  float dent = 0.012 * lump(vec3(p.x * 5.0, p.y * 4.0, a * 3.0)) * smoothstep(0.1, 0.6, t);
  float body = (length(vec2(p.x / w, p.z / (z + 0.001))) - 1.0) * min(z, w) * 0.75 + dent;
  body = smax(body, max(0.34 - p.y, p.y - 1.56), 0.03);
  float fold = rbox(p - vec3(0, 1.60, 0), vec3(0.385, 0.065, 0.026), 0.012);
  fold += 0.003 * sin(p.y * 120.0);
  add(res, min(body, fold) * 0.8, 4.0);
  return res;
}
vec2 map(vec3 p) {
  vec2 r = vec2(seamless(p, 2.4), 1.0);
  vec3 st = p - vec3(0.02, 0.21, -0.1);
  add(r, rbox(st, vec3(1.35, 0.21, 0.72), 0.025), 2.0);
  for (int i = 0; i < 3; i++) {
    vec3 q = p - spots[i];
    float bound = length((q - vec3(0, 0.83, 0)) * vec3(1, 0.62, 1)) - 0.58;
    if (bound > r.x) continue;
    if (bound > 0.12) { add(r, bound, 4.0); continue; }
    vec2 one = tube(q, i == 0 ? 0.45 : i == 1 ? -0.15 : -0.55);
    add(r, one.x, one.y + 10.0 * float(i));
  }
  vec3 c = p - vec3(0.35, 0.43, 0.42);
  float swirl = length(vec3(c.x, c.y * 1.6, c.z)) - 0.13 - 0.025 * sin(atan(c.z, c.x) * 2.0 + c.y * 30.0);
  add(r, swirl * 0.6, 3.0);
  return r;
}
float bumpHeight(float id, vec3 p) { if (id == 2.0) return 0.012 * smoothstep(0.6, 0.8, noise(p * vec3(14, 40, 14))) + 0.003 * fbm3(p * 20.0); return 0.0008 * fbm3(p * 30.0); }
Surface surface(float id, vec3 p, vec3 n) {
  if (id == 1.0) return Surface(vec3(0.60, 0.66, 0.57) * (0.98 + 0.04 * fbm3(p * 3.0)), 1.0, 0.02, 0.0, 0.0);
  if (id == 2.0) return Surface(stoneColor(p, vec3(0.84, 0.77, 0.66)), 0.7, 0.03, 0.0, 1.0);
  if (id == 3.0) return Surface(vec3(0.95, 0.93, 0.88), 0.25, 0.04, 0.2, 0.0);
  int i = int(floor(id / 10.0));
  vec3 q = p - spots[i];
  q.xz = rot(i == 0 ? 0.45 : i == 1 ? -0.15 : -0.55) * q.xz;
  if (id - 10.0 * float(i) > 4.5) return Surface(vec3(0.12, 0.11, 0.10), 0.45, 0.04, 0.0, 0.0);
  vec3 c = i == 0 ? vec3(0.33, 0.40, 0.27) : i == 1 ? vec3(0.86, 0.60, 0.13) : vec3(0.86, 0.83, 0.76);
  bool front = q.z > 0.0;
  vec2 t = q.xy - vec2(0.0, 1.02);
  vec3 ink = i == 2 ? vec3(0.15, 0.14, 0.12) : vec3(0.95, 0.92, 0.84);
  float mark = 0.0;
  if (front) {
    mark = max(mark, smoothstep(0.006, 0.0, abs(length(t - vec2(0, 0.16)) - 0.085) - 0.006)); // the ring
    for (int k = 0; k < 4; k++) { float half_w = k == 0 ? 0.13 : k == 1 ? 0.09 : k == 2 ? 0.06 : 0.10; float y = k == 0 ? -0.06 : -0.24 - 0.045 * float(k); float thick = k == 0 ? 0.012 : 0.005; mark = max(mark, step(abs(t.y - y), thick) * step(abs(t.x), half_w) * (k == 0 ? step(0.25, fract(t.x * 26.0 + 0.3)) : step(0.3, fract(t.x * 55.0 + float(k) * 0.37)))); }
  }
  bool foil = p.y - spots[i].y > 1.54;
  if (foil) return Surface(vec3(0.80, 0.79, 0.76), 0.35, 0.5, 0.0, 0.0);
  return Surface(mix(c, ink, mark), 0.38, 0.05, 0.0, 1.0);
}
vec3 backdrop(vec3 d) { return vec3(0.6, 0.66, 0.57); }
