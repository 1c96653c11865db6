// Marbled beef in a black box on a gold cloth.
Setting setting() {
  Setting s;
  s.eye = vec3(0.5, 4.3, 4.3); s.target = vec3(0.0, 0.16, 0.06); s.lens = 3.15; s.blur = 0.03; s.focus = 0.0;
  s.lamp = vec3(-3.4, 4.0, -1.6); s.lamp_to = vec3(0.0, 0.2, 0.1); s.lamp_half = vec2(0.9, 1.1); s.lamp_light = vec3(1.0, 0.95, 0.87) * 27.0;
  s.sky = vec3(0.66, 0.70, 0.76) * 0.6; s.ground = vec3(0.4, 0.32, 0.26) * 0.5; s.bound = 14.0;
  return s;
}
vec3 sliceAt(vec3 p, int i) {
  int col = i / 5, row = i - 5 * col;
  vec3 q = p - vec3(col == 0 ? -0.56 : 0.58, 0.34, -0.72 + 0.34 * float(row));
  q.yz = rot(-0.55 - 0.08 * hash1(float(i))) * q.yz;
  q.xz = rot(0.14 * (hash1(float(i) + 4.0) - 0.5)) * q.xz;
  return q;
}
float slice(vec3 q, float k) {
  float shape = ellipsoid(vec3(q.x, 0.0, q.z), vec3(0.48, 0.5, 0.36)) + 0.03 * sin(q.x * 7.0 + k) + 0.02 * sin(q.z * 9.0 + k * 2.0);
  return smax(shape, abs(q.y - 0.03 * sin(q.x * 3.0 + k)) - 0.075, 0.06) * 0.75;
}
vec2 map(vec3 p) {
  vec2 r = vec2(p.y - 0.05 * lump(vec3(p.x * 1.4, 0.7, p.z * 1.7)) - 0.02 * sin(p.x * 2.2 - p.z * 3.4) * smoothstep(1.2, 2.2, length(p.xz)), 1.0);
  r.x *= 0.85;
  vec3 b = p - vec3(0, 0.22, 0.02);
  float outer = rbox(b, vec3(1.32, 0.25, 1.26), 0.03);
  float inner = box(b - vec3(0, 0.1, 0), vec3(1.25, 0.25, 1.19));
  add(r, max(outer, -inner), 2.0);
  add(r, box(p - vec3(0.01, 0.25, 0.02), vec3(0.02, 0.13, 1.19)), 2.0);
  if (outer > 0.5) return r;
  for (int i = 0; i < 10; i++) {
    vec3 q = sliceAt(p, i);
    float bnd = length(q) - 0.56;
    if (bnd > r.x) continue;
    if (bnd > 0.08) { add(r, bnd, 3.0); continue; }
    add(r, slice(q, float(i)), 3.0 + 10.0 * float(i));
  }
  for (int k = 0; k < 2; k++) {
    vec3 h = p - (k == 0 ? vec3(-0.95, 0.46, 0.95) : vec3(1.0, 0.46, -0.75));
    if (length(h) > 0.75) { add(r, length(h) - 0.65, 4.0); continue; }
    h.xz = rot(k == 0 ? 0.7 : 2.3) * h.xz;
    add(r, capsule(h, vec3(-0.4, 0, 0), vec3(0.4, 0.04, 0), 0.012), 5.0);
    float cell = clamp(floor(h.x / 0.055 + 0.5), -6.0, 7.0);
    vec3 l = h - vec3(cell * 0.055, 0.01, 0);
    l.z = abs(l.z);
    add(r, capsule(l, vec3(0), vec3(0.05, 0.03, 0.12), 0.009) * 0.8, 4.0);
  }
  return r;
}
float bumpHeight(float id, vec3 p) { if (id == 1.0) return 0.004 * (sin(p.x * 150.0) + sin(p.z * 150.0)) * 0.5 + 0.02 * fbm3(p * 4.0); if (id == 2.0) return 0.0; return 0.004 * fbm3(p * 26.0); }
Surface surface(float id, vec3 p, vec3 n) {
  if (id == 1.0) return Surface(vec3(0.50, 0.41, 0.29) * (0.9 + 0.16 * fbm3(p * 3.0)), 0.75, 0.05, 0.0, 0.8);
  if (id == 2.0) { if (p.y > 0.45) return Surface(vec3(0.78, 0.58, 0.27), 0.28, 0.45, 0.0, 0.0); return Surface(vec3(0.02, 0.018, 0.018), 0.22, 0.05, 0.0, 0.0); }
  if (id == 4.0) return Surface(vec3(0.16, 0.26, 0.14), 0.6, 0.03, 0.2, 0.0);
  if (id == 5.0) return Surface(vec3(0.26, 0.2, 0.12), 0.8, 0.03, 0.0, 0.0);
  int i = int(floor(id / 10.0));
  vec3 q = sliceAt(p, i);
  float k = float(i);
  vec3 w = vec3(q.x, q.z, k * 3.0);
  vec3 warp = w + 0.13 * vec3(noise(w * 5.0), noise(w * 5.0 + 9.0), 0.0);
  float vein = abs(noise(warp * vec3(9.0, 13.0, 1.0)) - 0.5) * 2.0;
  float fine = abs(noise(warp * vec3(24.0, 30.0, 1.0)) - 0.5) * 2.0;
  float fat = max(smoothstep(0.13, 0.03, vein), smoothstep(0.17, 0.03, fine) * 0.85);
  float outline = ellipsoid(vec3(q.x, 0.0, q.z), vec3(0.48, 0.5, 0.36)) + 0.03 * sin(q.x * 7.0 + k) + 0.02 * sin(q.z * 9.0 + k * 2.0);
  fat = max(fat, smoothstep(-0.055, -0.03, outline + 0.02 * noise(w * 9.0)) * smoothstep(-0.2, 0.3, q.x));
  float eye_fat = length((q.xz - vec2(0.1 - 0.05 * k, 0.05)) * vec2(1.0, 2.2));
  fat = max(fat, smoothstep(0.09, 0.06, eye_fat + 0.06 * noise(w * 7.0)));
  vec3 meat = mix(vec3(0.52, 0.055, 0.06), vec3(0.72, 0.13, 0.11), fbm3(w * 7.0));
  return Surface(mix(meat, vec3(0.94, 0.80, 0.72), fat), 0.26, 0.042, 0.14, 1.0);
}
vec3 backdrop(vec3 d) { return vec3(0.5, 0.41, 0.29); }
