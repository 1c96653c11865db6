// Brown glass bottles and a cup of coffee.
Setting setting() {
  Setting s;
  s.eye = vec3(0.35, 1.7, 6.6); s.target = vec3(0.0, 1.12, 0.0); s.lens = 3.35; s.blur = 0.03; s.focus = 0.0;
  s.lamp = vec3(-3.6, 3.0, 2.0); s.lamp_to = vec3(0.0, 1.0, 0.0); s.lamp_half = vec2(0.6, 1.5); s.lamp_light = vec3(1.0, 0.95, 0.86) * 32.0;
  s.sky = vec3(0.66, 0.70, 0.74) * 0.7; s.ground = vec3(0.5, 0.42, 0.36) * 0.5; s.bound = 14.0;
  return s;
}
vec2 bottle(vec3 p, float h) {
  float rad = length(p.xz);
  float t = p.y - h;
  float r0 = 0.42;
  float shoulder = mix(r0, 0.145, smoothstep(0.0, 0.55, t));
  float d = max(rad - shoulder, max(0.02 - p.y, t - 0.86));
  d = smax(d, -p.y + 0.03, 0.06);
  vec2 res = vec2(d * 0.8, 4.0);
  add(res, rcyl(p - vec3(0, h + 0.88, 0), 0.185, 0.1, 0.02) + 0.003 * cos(atan(p.z, p.x) * 44.0), 5.0);
  return res;
}
vec2 map(vec3 p) {
  vec2 r = vec2(seamless(p, 2.4), 1.0);
  vec3 a = p - vec3(-0.42, 0, -0.3);
  float ba = length((a - vec3(0, 1.2, 0)) * vec3(1, 0.42, 1)) - 0.62;
  if (ba < 0.12) { vec2 one = bottle(a, 1.32); add(r, one.x, one.y); } else add(r, ba, 4.0);
  vec3 b = p - vec3(0.62, 0, 0.1);
  float bb = length((b - vec3(0, 0.8, 0)) * vec3(1, 0.5, 1)) - 0.6;
  if (bb < 0.12) { vec2 one = bottle(b, 0.74); add(r, one.x, one.y + 10.0); } else add(r, bb, 4.0);
  vec3 c = p - vec3(-1.02, 0, 0.55);
  float rad = length(c.xz);
  float cup = max(abs(rad - 0.27 - 0.05 * c.y) - 0.018, abs(c.y - 0.2) - 0.2) - 0.006;
  cup = min(cup, max(rad - 0.27, abs(c.y - 0.03) - 0.025));
  add(r, cup, 6.0);
  add(r, max(rad - 0.28, abs(c.y - 0.31) - 0.006), 7.0);
  for (int i = 0; i < 9; i++) { float f = float(i); vec3 q = p - vec3(0.35 + 0.5 * hash1(f + 2.0) + 0.1 * f * 0.3, 0.05, 0.75 + 0.5 * hash1(f * 3.0 + 1.0)); float bnd = length(q) - 0.12; if (bnd > r.x) continue; q.xz = rot(f * 2.1) * q.xz; float bean = ellipsoid(q, vec3(0.085, 0.05, 0.06)); bean = max(bean, -(length(vec2(q.z + 0.008 * sin(q.x * 30.0), q.y - 0.05)) - 0.013)); add(r, bean * 0.8, 8.0); }
  return r;
}
float bumpHeight(float id, vec3 p) { return 0.002 * fbm3(p * 20.0); }
Surface surface(float id, vec3 p, vec3 n) {
  if (id == 1.0) return Surface(vec3(0.70, 0.60, 0.51) * (0.97 + 0.06 * fbm3(p * 3.0)), 1.0, 0.02, 0.0, 0.8);
  if (id == 5.0 || id == 15.0) return Surface(vec3(0.06, 0.055, 0.05), 0.4, 0.05, 0.0, 0.0);
  if (id == 6.0) return Surface(vec3(0.85, 0.82, 0.76), 0.2, 0.045, 0.0, 0.0);
  if (id == 7.0) return Surface(vec3(0.045, 0.018, 0.008), 0.03, 0.04, 0.0, 0.0);
  if (id == 8.0) return Surface(vec3(0.10, 0.045, 0.02), 0.35, 0.045, 0.0, 1.0);
  bool tall = id == 4.0;
  vec3 q = p - (tall ? vec3(-0.42, 0, -0.3) : vec3(0.62, 0, 0.1));
  q.xz = rot(tall ? -0.05 : 0.12) * q.xz;
  float mid = tall ? 0.72 : 0.42, half_h = tall ? 0.42 : 0.27;
  float arc = atan(q.x, q.z) * 0.42;
  if (q.z > 0.0 && abs(q.y - mid) < half_h && abs(arc) < 0.36) {
    vec2 t = vec2(arc, (q.y - mid) / half_h);
    vec3 paper = vec3(0.90, 0.86, 0.77);
    float ink = 0.0;
    float drop = length(vec2(t.x, (t.y - 0.35) * half_h));
    ink = max(ink, smoothstep(0.105, 0.10, drop) - smoothstep(0.06, 0.055, length(vec2(t.x - 0.02, (t.y - 0.40) * half_h))));
    for (int k = 0; k < 4; k++) { float y = -0.12 - 0.17 * float(k); float w = k == 0 ? 0.2 : 0.09 + 0.06 * hash1(float(k) + 4.0); ink = max(ink, step(abs(t.y - y), k == 0 ? 0.045 : 0.02) * step(abs(t.x), w) * step(0.28, fract(t.x * (k == 0 ? 17.0 : 44.0) + 0.4))); }
    ink = max(ink, step(0.93, abs(t.y)) * step(abs(t.y), 0.955) * step(abs(t.x), 0.33));
    return Surface(mix(paper, vec3(0.16, 0.07, 0.03), ink), 0.8, 0.03, 0.0, 0.0);
  }
  float fill = smoothstep(0.02, -0.02, q.y - (tall ? 1.55 : 0.95));
  vec3 glass = mix(vec3(0.22, 0.10, 0.035), vec3(0.042, 0.016, 0.007), fill);
  glass += vec3(0.16, 0.06, 0.015) * pow(1.0 - abs(n.z), 3.0) * 0.6;
  return Surface(glass, 0.02, 0.06, 0.0, 0.0);
}
vec3 backdrop(vec3 d) { return vec3(0.7, 0.6, 0.51); }
