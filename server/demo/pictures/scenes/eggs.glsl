// Eggs of many browns in a dark bowl on linen.
const vec3 spots[10] = vec3[10](vec3(0.0, 0.5, 0.0), vec3(0.56, 0.52, 0.1), vec3(-0.55, 0.52, 0.12), vec3(0.24, 0.52, 0.52), vec3(-0.24, 0.5, 0.55), vec3(0.3, 0.52, -0.5), vec3(-0.3, 0.52, -0.48), vec3(0.16, 0.86, 0.08), vec3(-0.3, 0.84, 0.05), vec3(1.3, 0.26, 0.85));
Setting setting() {
  Setting s;
  s.eye = vec3(0.3, 3.0, 5.0); s.target = vec3(0.12, 0.38, 0.1); s.lens = 3.25; s.blur = 0.04; s.focus = 0.0;
  s.lamp = vec3(-3.8, 3.6, -0.8); s.lamp_to = vec3(0.0, 0.4, 0.0); s.lamp_half = vec2(0.8, 1.0); s.lamp_light = vec3(1.0, 0.95, 0.87) * 30.0;
  s.sky = vec3(0.7, 0.75, 0.8) * 0.7; s.ground = vec3(0.5, 0.44, 0.38) * 0.5; s.bound = 14.0;
  return s;
}
mat3 turn(int i) { float a = float(i) * 2.2 + 0.7, b = i == 9 ? 1.5 : 0.5 + 1.0 * hash1(float(i) + 9.0); float ca = cos(a), sa = sin(a), cb = cos(b), sb = sin(b); return mat3(ca, 0, -sa, sa * sb, cb, ca * sb, sa * cb, -sb, ca * cb); }
float egg(vec3 p) { float k = 1.0 + 0.32 * p.y; return (length(vec3(p.x * k, p.y * 0.78, p.z * k)) - 0.27) * 0.85; }
vec2 map(vec3 p) {
  vec2 r = vec2(seamless(p - vec3(0, 0.03 * lump(vec3(p.x * 1.6, 0.5, p.z * 1.9)) + 0.012 * sin(p.x * 3.1 + p.z * 4.2), 0), 3.4), 1.0);
  r.x *= 0.9;
  float rad = length(p.xz);
  float outer = length(p - vec3(0, 1.2, 0)) - 1.2;
  float bowl = max(abs(outer + 0.03) - 0.035, p.y - 0.58);
  add(r, bowl * 0.9, 2.0);
  float near_d = length(p - vec3(0.2, 0.5, 0.2)) - 1.7;
  if (near_d > 0.2) { add(r, near_d, 3.0); return r; }
  for (int i = 0; i < 10; i++) {
    vec3 q = p - spots[i];
    float b = length(q) - 0.42;
    if (b > r.x) continue;
    if (b > 0.1) { add(r, b, 3.0); continue; }
    add(r, egg(q * turn(i)), 3.0 + 10.0 * float(i));
  }
  return r;
}
float bumpHeight(float id, vec3 p) { if (id == 1.0) return 0.006 * (sin(p.x * 160.0 + 2.0 * noise(p * 16.0)) + sin(p.z * 160.0 + 2.0 * noise(p * 15.0))) * 0.5; if (id == 2.0) return 0.004 * fbm3(p * vec3(10, 40, 10)); return 0.0012 * noise(p * 90.0) + 0.003 * noise(p * 25.0); }
Surface surface(float id, vec3 p, vec3 n) {
  if (id == 1.0) { float weave = noise(vec3(p.x * 100.0, 1.0, p.z * 8.0)) * 0.5 + noise(vec3(p.x * 8.0, 3.0, p.z * 100.0)) * 0.5; return Surface(mix(vec3(0.58, 0.55, 0.48), vec3(0.78, 0.75, 0.67), weave), 1.0, 0.02, 0.0, 0.8); }
  if (id == 2.0) return Surface(mix(vec3(0.10, 0.105, 0.105), vec3(0.2, 0.19, 0.17), fbm3(p * 6.0)), 0.3, 0.045, 0.0, 1.0);
  int i = int(floor(id / 10.0));
  vec3 q = (p - spots[i]) * turn(i);
  float h = hash1(float(i) * 3.0 + 2.0);
  vec3 c = i == 4 ? vec3(0.60, 0.66, 0.58) : h < 0.3 ? vec3(0.52, 0.27, 0.15) : h < 0.7 ? vec3(0.72, 0.45, 0.28) : vec3(0.86, 0.69, 0.52);
  c *= 0.93 + 0.12 * fbm3(q * 4.0);
  float speck = smoothstep(0.76, 0.83, noise(q * 34.0 + float(i))) * smoothstep(0.4, 0.7, noise(q * 6.0));
  return Surface(mix(c, c * 0.5, speck * 0.7), 0.55, 0.035, 0.06, 1.0);
}
vec3 backdrop(vec3 d) { return vec3(0.7, 0.67, 0.6); }
