// Strawberries in a stoneware bowl on pale stone.
const vec3 spots[14] = vec3[14](vec3(0.0, 0.62, 0.0), vec3(0.52, 0.56, 0.1), vec3(-0.5, 0.55, 0.16), vec3(0.14, 0.56, 0.52), vec3(-0.12, 0.55, -0.52), vec3(0.42, 0.56, -0.42), vec3(-0.46, 0.55, -0.36),
  vec3(-0.28, 0.58, 0.56), vec3(0.24, 0.94, 0.2), vec3(-0.24, 0.93, 0.12), vec3(0.04, 0.92, -0.26), vec3(0.02, 1.16, 0.1), vec3(1.12, 0.27, 0.66), vec3(0.66, 0.25, 1.12));
Setting setting() {
  Setting s;
  s.eye = u_view == 0 ? vec3(0.5, 3.2, 4.6) : vec3(1.2, 2.2, 3.0);
  s.target = u_view == 0 ? vec3(0.12, 0.52, 0.12) : vec3(0.3, 0.62, 0.2);
  s.lens = u_view == 0 ? 3.0 : 3.1;
  s.blur = 0.05; s.focus = 0.0;
  s.lamp = vec3(-3.4, 4.6, -1.4); s.lamp_to = vec3(0.0, 0.4, 0.1); s.lamp_half = vec2(1.0, 1.2); s.lamp_light = vec3(1.0, 0.96, 0.9) * 20.0;
  s.sky = vec3(0.78, 0.84, 0.92) * 0.75; s.ground = vec3(0.6, 0.5, 0.46) * 0.55;
  s.bound = 14.0;
  return s;
}
mat3 turn(int i) { float a = float(i) * 2.4, b = 1.5 + 0.95 * hash1(float(i) + 3.0); if (i >= 12) { b = 1.45; a = float(i) * 1.3; } float ca = cos(a), sa = sin(a), cb = cos(b), sb = sin(b); return mat3(ca, 0, -sa, sa * sb, cb, ca * sb, sa * cb, -sb, ca * cb); }
float berryProfile(float y) { float t = clamp((y + 0.36) / 0.66, 0.0, 1.0); return 0.285 * pow(t, 0.55) * pow(max(0.0, 1.0 - pow(t, 5.0)), 0.42); }
vec2 seedCell(vec3 p, out float row) { float v = p.y * 13.0; row = floor(v); float n = 13.0; float a = (atan(p.z, p.x) / (2.0 * PI) + 0.5) * n + 0.5 * mod(row, 2.0); return vec2(fract(a) - 0.5, fract(v) - 0.5); }
vec2 berry(vec3 p) {
  float r = length(p.xz);
  float d = (r - berryProfile(p.y)) * 0.62;
  d = smax(d, max(-0.36 - p.y, p.y - 0.27), 0.08);
  // No seeds on the flat of the shoulder, where one row would be as wide as the berry.
  float seeded = 1.0 - smoothstep(0.17, 0.22, p.y);
  if (d < 0.03) { float row; vec2 c = seedCell(p, row) * vec2(max(r, 0.05) * 0.48, 0.077); float k = smoothstep(0.034, 0.008, length(c * vec2(1.35, 1.0))); d += seeded * (0.011 * k - 0.006 * smoothstep(0.014, 0.004, length(c * vec2(1.6, 1.0)))); }
  vec2 res = vec2(d, 5.0);
  if (p.y < 0.0) return res;
  vec3 q = p - vec3(0, 0.27, 0);
  float a = atan(q.z, q.x), step_a = 2.0 * PI / 8.0, k = floor(a / step_a + 0.5);
  q.xz = rot(-k * step_a) * q.xz;
  q.y -= 0.04 + 0.05 * hash1(k + 11.0) - 0.5 * q.x * q.x;
  add(res, leaf(q, 0.27 + 0.05 * hash1(k), 0.055), 6.0);
  add(res, capsule(p, vec3(0, 0.27, 0), vec3(0.03, 0.42, 0.02), 0.018), 6.0);
  return res;
}
vec2 map(vec3 p) {
  vec2 r = vec2(seamless(p, 3.6), 1.0);
  float rad = length(p.xz);
  // The bowl: a shell of a sphere with a foot.
  float outer = length(p - vec3(0, 1.06, 0)) - 1.06;
  float bowl = max(abs(outer + 0.035) - 0.035, p.y - 0.62);
  bowl = smin(bowl, max(abs(rad - 0.42) - 0.05, abs(p.y - 0.04) - 0.05), 0.05);
  bowl += 0.0015 * sin(p.y * 60.0);
  add(r, bowl * 0.9, 2.0);
  float near_d = length(p - vec3(0.1, 0.7, 0.1)) - 1.9;
  if (near_d > 0.2) { add(r, near_d, 5.0); return r; }
  for (int i = 0; i < 14; i++) {
    vec3 q = p - spots[i];
    float b = length(q) - 0.47;
    if (b > r.x) continue;
    if (b > 0.12) { add(r, b, 5.0); continue; }
    vec2 one = berry((q * turn(i)) / (0.92 + 0.16 * hash1(float(i))));
    add(r, one.x * 0.9, one.y + 10.0 * float(i));
  }
  return r;
}
float bumpHeight(float id, vec3 p) { if (id == 1.0) return 0.004 * fbm3(p * 22.0); if (id == 2.0) return 0.003 * fbm3(p * vec3(14, 40, 14)); return 0.0015 * fbm3(p * 40.0); }
Surface surface(float id, vec3 p, vec3 n) {
  if (id == 1.0) return Surface(stoneColor(p, vec3(0.86, 0.80, 0.75)), 0.6, 0.03, 0.0, 1.0);
  if (id == 2.0) { float speck = smoothstep(0.74, 0.8, noise(p * 34.0)); return Surface(mix(vec3(0.80, 0.80, 0.76), vec3(0.42, 0.38, 0.33), speck * 0.6), 0.28, 0.04, 0.0, 1.0); }
  int i = int(floor(id / 10.0));
  float part = id - 10.0 * float(i);
  vec3 q = ((p - spots[i]) * turn(i)) / (0.92 + 0.16 * hash1(float(i)));
  if (part > 5.5) return Surface(mix(vec3(0.24, 0.42, 0.10), vec3(0.42, 0.6, 0.2), noise(q * 30.0)), 0.5, 0.03, 0.35, 0.0);
  float row; vec2 c = seedCell(q, row) * vec2(max(length(q.xz), 0.05) * 0.48, 0.077);
  vec3 red = mix(vec3(0.72, 0.03, 0.035), vec3(0.86, 0.09, 0.06), noise(q * 6.0 + float(i)));
  red = mix(red, vec3(0.94, 0.62, 0.46), 0.75 * smoothstep(0.21, 0.31, q.y + 0.03 * noise(q * 14.0)));
  float seed_k = smoothstep(0.017, 0.010, length(c * vec2(1.6, 1.0))) * (1.0 - smoothstep(0.17, 0.22, q.y));
  return Surface(mix(red, vec3(0.88, 0.66, 0.24), seed_k), 0.22, 0.045, 0.22, 0.6);
}
vec3 backdrop(vec3 d) { return vec3(0.8, 0.75, 0.7); }
