// Hallabong with leaves, one of them cut, on a linen-coloured sweep.
const vec3 spots[6] = vec3[6](vec3(-0.62, 0.52, 0.1), vec3(0.5, 0.53, -0.12), vec3(-0.05, 0.52, -0.86), vec3(-1.1, 0.5, -0.85), vec3(-0.06, 1.3, -0.28), vec3(1.35, 0.5, -0.95));
Setting setting() {
  Setting s;
  s.eye = u_view == 0 ? vec3(0.4, 2.1, 5.6) : vec3(1.9, 2.2, 4.3);
  s.target = u_view == 0 ? vec3(0.02, 0.8, 0.0) : vec3(0.3, 0.62, 0.2);
  s.lens = u_view == 0 ? 2.9 : 2.9;
  s.blur = 0.05; s.focus = u_view == 0 ? 5.5 : 0.0;
  s.lamp = vec3(-4.0, 3.8, 1.6); s.lamp_to = vec3(0.0, 0.6, 0.0); s.lamp_half = vec2(0.8, 0.8); s.lamp_light = vec3(1.0, 0.93, 0.8) * 34.0;
  s.sky = vec3(0.7, 0.8, 0.92) * 0.6; s.ground = vec3(0.6, 0.5, 0.38) * 0.5;
  s.bound = 14.0;
  return s;
}
float fruit(vec3 p) {
  float a = atan(p.z, p.x);
  float d = ellipsoid(p, vec3(0.56, 0.5, 0.56));
  d = smin(d, length((p - vec3(0, 0.47, 0)) * vec3(1, 0.9, 1)) - 0.17, 0.17);
  d += 0.014 * cos(a * 7.0) * smoothstep(0.25, 0.6, p.y) * smoothstep(0.75, 0.5, p.y);
  d += 0.008 * lump(p * 7.0);
  return d * 0.85;
}
mat3 turn(int i) { float a = float(i) * 1.9 + 0.4, b = i == 4 ? 0.5 : 0.12 + 0.45 * hash1(float(i) + 5.0); float ca = cos(a), sa = sin(a), cb = cos(b), sb = sin(b); return mat3(ca, 0, -sa, sa * sb, cb, ca * sb, sa * cb, -sb, ca * cb); }
vec3 halfAt(vec3 p) { vec3 q = p - vec3(0.62, 0.47, 0.98); q.yz = rot(-0.32) * q.yz; q.xz = rot(-0.28) * q.xz; return q; }
vec2 map(vec3 p) {
  vec2 r = vec2(seamless(p, 2.6), 1.0);
  for (int i = 0; i < 6; i++) {
    vec3 q = p - spots[i];
    float b = length(q) - 0.85;
    if (b > r.x) continue;
    if (b > 0.15) { add(r, b, 5.0); continue; }
    q = q * turn(i);
    add(r, fruit(q), 5.0 + 10.0 * float(i));
    if (i == 4 || i == 0) {
      add(r, capsule(q, vec3(0, 0.6, 0), vec3(0.04, 0.74, 0.0), 0.03), 6.0);
      vec3 l = q - vec3(0.03, 0.7, 0);
      l.xz = rot(i == 4 ? 0.5 : 2.2) * l.xz; l.xy = rot(-0.25) * l.xy;
      add(r, leaf(l, 0.75, 0.17), 7.0);
      l = q - vec3(0.0, 0.68, 0);
      l.xz = rot(i == 4 ? 2.9 : 4.4) * l.xz; l.xy = rot(-0.05) * l.xy;
      add(r, leaf(l, 0.6, 0.14), 7.0);
    }
  }
  vec3 h = halfAt(p);
  float hb = length(h) - 0.62;
  if (hb < 0.1) {
    float d = max(ellipsoid(h, vec3(0.52, 0.5, 0.5)), h.z - 0.02);
    add(r, d * 0.85, 8.0);
  } else add(r, hb, 8.0);
  return r;
}
float bumpHeight(float id, vec3 p) {
  if (id == 1.0) return 0.002 * noise(p * vec3(90, 90, 90));
  if (id == 8.0 || id == 7.0) return 0.003 * noise(p * 60.0);
  return 0.008 * smoothstep(0.35, 0.75, noise(p * 36.0)) + 0.004 * noise(p * 80.0);
}
Surface surface(float id, vec3 p, vec3 n) {
  if (id == 1.0) return Surface(vec3(0.83, 0.79, 0.70) * (0.97 + 0.05 * fbm3(p * 3.0)), 1.0, 0.02, 0.0, 0.7);
  if (id == 6.0) return Surface(vec3(0.33, 0.4, 0.14), 0.7, 0.03, 0.0, 0.0);
  if (id == 7.0) return Surface(mix(vec3(0.07, 0.2, 0.045), vec3(0.16, 0.34, 0.08), noise(p * 9.0)), 0.3, 0.045, 0.25, 0.5);
  if (id == 8.0) {
    vec3 h = halfAt(p);
    float rad = length(h.xy / vec2(0.52, 0.5));
    if (h.z < -0.01) return Surface(vec3(0.95, 0.45, 0.06), 0.35, 0.04, 0.1, 1.0);
    float a = atan(h.y, h.x) / (2.0 * PI) * 10.0 + 0.1 * noise(h * 5.0);
    float wall = abs(fract(a) - 0.5);
    float edge = (0.5 - wall) * rad * 0.32;
    float fibre = noise(vec3(a * 22.0, rad * 7.0, 2.0));
    vec3 pulp = mix(vec3(0.98, 0.50, 0.05), vec3(1.0, 0.68, 0.16), fibre);
    vec3 pith = vec3(0.98, 0.86, 0.62);
    vec3 c = mix(pith, pulp, smoothstep(0.008, 0.02, edge));
    c = mix(c, pith, smoothstep(0.84, 0.88, rad) + smoothstep(0.12, 0.08, rad));
    c = mix(c, vec3(0.95, 0.47, 0.06), smoothstep(0.935, 0.955, rad));
    return Surface(c, 0.2, 0.04, 0.3, 1.0);
  }
  int i = int(floor(id / 10.0));
  vec3 q = (p - spots[i]) * turn(i);
  vec3 c = mix(vec3(0.93, 0.39, 0.035), vec3(0.97, 0.52, 0.07), fbm3(q * 3.0 + float(i)));
  c = mix(c, vec3(0.86, 0.58, 0.13), smoothstep(0.5, 0.66, q.y) * 0.5);
  return Surface(c, 0.32, 0.042, 0.08, 1.0);
}
vec3 backdrop(vec3 d) { return vec3(0.83, 0.79, 0.70); }
