// An oak desk by a green wall: lamp, books, a small vase.
Setting setting() {
  Setting s;
  s.eye = vec3(-1.6, 2.3, 6.6); s.target = vec3(0.0, 0.98, 0.0); s.lens = 3.2; s.blur = 0.02; s.focus = 0.0;
  s.lamp = vec3(-4.6, 4.2, 3.0); s.lamp_to = vec3(0.2, 0.9, -0.4); s.lamp_half = vec2(0.7, 1.1); s.lamp_light = vec3(1.0, 0.93, 0.8) * 46.0;
  s.sky = vec3(0.62, 0.68, 0.74) * 0.65; s.ground = vec3(0.36, 0.3, 0.25) * 0.5; s.bound = 18.0;
  return s;
}
vec2 map(vec3 p) {
  vec2 r = vec2(p.y, 1.0);
  add(r, p.z + 1.15, 2.0);
  add(r, rbox(p - vec3(0, 0.09, -1.13), vec3(6, 0.09, 0.03), 0.01), 9.0);
  float bound = box(p - vec3(0.1, 1.0, 0), vec3(1.7, 1.25, 0.95));
  if (bound > 0.25) { add(r, bound, 3.0); return r; }
  add(r, rbox(p - vec3(0, 1.20, 0), vec3(1.5, 0.042, 0.72), 0.02), 3.0);
  add(r, rbox(p - vec3(0, 1.07, 0.0), vec3(1.32, 0.085, 0.6), 0.012), 3.0);
  float gap = max(box(p - vec3(0.55, 1.07, 0.6), vec3(0.56, 0.068, 0.05)), -box(p - vec3(0.55, 1.07, 0.6), vec3(0.55, 0.058, 0.06)));
  r.x = max(r.x, -gap);
  add(r, sphere(p - vec3(0.55, 1.07, 0.635), 0.026), 4.0);
  vec3 q = vec3(abs(p.x) - 1.24, p.y, abs(p.z) - 0.52);
  add(r, cone(q, vec3(0.06, 0.02, 0.05), vec3(0, 1.1, 0), 0.030, 0.052), 3.0);
  // lamp
  vec3 l = p - vec3(-0.98, 1.242, -0.32);
  add(r, rcyl(l - vec3(0, 0.015, 0), 0.17, 0.015, 0.01), 4.0);
  add(r, capsule(l, vec3(0), vec3(0, 0.62, 0), 0.013), 4.0);
  vec3 sh = l - vec3(0, 0.70, 0);
  float shade = max(abs(length(sh.xz) - mix(0.16, 0.27, clamp(0.5 - sh.y / 0.3, 0.0, 1.0))) - 0.008, abs(sh.y) - 0.15) * 0.85;
  add(r, shade, 5.0);
  // books and a cup
  vec3 b = p - vec3(0.72, 1.242, -0.28);
  b.xz = rot(0.2) * b.xz;
  add(r, rbox(b - vec3(0, 0.035, 0), vec3(0.3, 0.033, 0.2), 0.006), 6.0);
  b.xz = rot(-0.35) * b.xz;
  add(r, rbox(b - vec3(0.0, 0.098, 0), vec3(0.27, 0.028, 0.185), 0.006), 7.0);
  vec3 v = p - vec3(0.74, 1.38, -0.28);
  float vase = max(length(v.xz) - (0.075 + 0.055 * sin(clamp(v.y, 0.0, 0.34) * 9.0 + 0.4)), abs(v.y - 0.15) - 0.16);
  add(r, vase * 0.7, 8.0);
  for (int i = 0; i < 5; i++) { float a = float(i) * 1.3; vec3 tip = vec3(0.16 * cos(a), 0.62 + 0.1 * sin(a * 2.0), 0.14 * sin(a)); add(r, capsule(v, vec3(0, 0.25, 0), tip, 0.006), 10.0); vec3 f = v - tip; f.xz = rot(a) * f.xz; add(r, leaf(f + vec3(0.02, 0, 0), 0.17, 0.045), 10.0); f = v - tip * 0.8; f.xz = rot(a + 2.4) * f.xz; add(r, leaf(f, 0.15, 0.04), 10.0); }
  vec3 n = p - vec3(-0.1, 1.246, 0.16); n.xz = rot(-0.18) * n.xz;
  add(r, rbox(n, vec3(0.3, 0.008, 0.21), 0.004), 11.0);
  vec3 pen = n - vec3(0.36, 0.01, 0.0); pen.xz = rot(1.35) * pen.xz;
  add(r, capsule(pen, vec3(-0.15, 0, 0), vec3(0.15, 0, 0), 0.010), 4.0);
  return r;
}
float bumpHeight(float id, vec3 p) { if (id == 2.0) return 0.012 * fbm(p * 9.0); return 0.003 * noise(vec3(p.x * 2.0, p.y * 30.0, p.z * 60.0)); }
Surface surface(float id, vec3 p, vec3 n) {
  if (id == 1.0) { float plank = floor(p.z * 2.2); float seam = smoothstep(0.012, 0.0, abs(fract(p.z * 2.2) - 0.5) - 0.488 + 0.012); vec3 c = woodColor(vec3(p.x + 3.7 * plank, plank, p.z), vec3(0.36, 0.24, 0.15), vec3(0.52, 0.38, 0.26)); return Surface(c * (0.9 + 0.15 * hash1(plank)) * (1.0 - 0.35 * seam), 0.4, 0.035, 0.0, 0.8); }
  if (id == 2.0) return Surface(vec3(0.36, 0.43, 0.34) * (0.95 + 0.1 * fbm3(p * 1.3)), 1.0, 0.02, 0.0, 0.5);
  if (id == 9.0) return Surface(vec3(0.40, 0.46, 0.37), 0.6, 0.03, 0.0, 0.0);
  if (id == 3.0) { vec3 q = abs(n.x) > 0.8 || abs(p.y - 0.55) < 0.42 ? p.yzx : p; return Surface(woodColor(q + 2.0, vec3(0.47, 0.29, 0.15), vec3(0.70, 0.50, 0.29)), 0.42, 0.035, 0.0, 1.0); }
  if (id == 4.0) return Surface(vec3(0.06, 0.055, 0.05), 0.3, 0.05, 0.0, 0.0);
  if (id == 5.0) return Surface(vec3(0.90, 0.85, 0.74), 0.9, 0.03, 0.55, 0.0);
  if (id == 6.0) return Surface(vec3(0.60, 0.24, 0.13), 0.7, 0.03, 0.0, 0.0);
  if (id == 7.0) return Surface(vec3(0.16, 0.22, 0.30), 0.7, 0.03, 0.0, 0.0);
  if (id == 8.0) return Surface(vec3(0.86, 0.83, 0.77), 0.25, 0.045, 0.0, 0.0);
  if (id == 10.0) return Surface(vec3(0.28, 0.40, 0.26), 0.5, 0.03, 0.3, 0.0);
  return Surface(vec3(0.90, 0.87, 0.80), 0.9, 0.03, 0.0, 0.0);
}
vec3 backdrop(vec3 d) { return vec3(0.36, 0.43, 0.34); }
