// A mattress with pillows and a blanket on a low oak base, morning light.
Setting setting() {
  Setting s;
  s.eye = vec3(3.6, 3.3, 6.6); s.target = vec3(-0.1, 0.62, -0.3); s.lens = 2.8; s.blur = 0.02; s.focus = 0.0;
  s.lamp = vec3(-5.4, 3.6, 2.2); s.lamp_to = vec3(0.0, 0.4, -0.4); s.lamp_half = vec2(0.9, 1.2); s.lamp_light = vec3(1.0, 0.94, 0.84) * 48.0;
  s.sky = vec3(0.66, 0.71, 0.78) * 0.75; s.ground = vec3(0.42, 0.37, 0.32) * 0.5; s.bound = 20.0;
  return s;
}
float quilt(vec2 p) { vec2 q = mat2(0.7071, 0.7071, -0.7071, 0.7071) * p * 2.6; q = abs(fract(q) - 0.5); return smoothstep(0.0, 0.22, 0.5 - max(q.x, q.y)); }
float pillow(vec3 p, vec3 b) { vec2 e = clamp(abs(p.xz) / b.xz, 0.0, 1.0); float puff = sqrt(max(0.0, (1.0 - pow(e.x, 3.0)) * (1.0 - pow(e.y, 3.0)))); float d = max(abs(p.y) - b.y * (0.12 + 0.88 * puff), max(abs(p.x) - b.x, abs(p.z) - b.z)); return (d + 0.012 * lump(p * 7.0)) * 0.5; }
vec2 map(vec3 p) {
  vec2 r = vec2(p.y, 1.0);
  add(r, p.z + 2.75, 2.0);
  float bound = box(p - vec3(0, 0.8, -0.3), vec3(1.95, 0.9, 2.5));
  if (bound > 0.3) { add(r, bound, 3.0); return r; }
  add(r, rbox(p - vec3(0, 0.2, -0.3), vec3(1.78, 0.1, 2.3), 0.02), 3.0);
  vec3 leg = vec3(abs(p.x) - 1.5, p.y, abs(p.z + 0.3) - 2.0);
  add(r, rcyl(leg - vec3(0, 0.06, 0), 0.06, 0.07, 0.01), 3.0);
  vec3 m = p - vec3(0, 0.6, -0.3);
  float top = m.y > 0.1 ? 0.026 * quilt(m.xz) : 0.0;
  float d = rbox(m, vec3(1.68, 0.29, 2.2), 0.11) - top;
  // piping
  vec2 edge = vec2(length(max(abs(m.xz) - vec2(1.68, 2.2) + 0.11, 0.0)) - 0.12, abs(abs(m.y) - 0.2));
  d = min(d, length(edge) - 0.022);
  add(r, d * 0.8, 4.0);
  for (int i = 0; i < 2; i++) {
    vec3 q = p - vec3(i == 0 ? -0.78 : 0.76, 1.12, -1.88); q.yz = rot(-0.62) * q.yz; q.xz = rot(i == 0 ? 0.05 : -0.04) * q.xz;
    add(r, pillow(q, vec3(0.74, 0.26, 0.5)), 5.0);
  }
  vec3 c = p - vec3(0.1, 0.98, -1.28); c.yz = rot(-0.5) * c.yz; add(r, pillow(c, vec3(0.42, 0.2, 0.36)), 7.0);
  // a blanket over the foot
  vec3 k = p - vec3(0, 0.62, 1.22);
  float fold = 0.016 * sin(k.z * 16.0 + 1.5 * sin(k.x * 1.7)) + 0.02 * lump(vec3(k.x * 3.0, 1.0, k.z * 5.0));
  float blanket = max(abs(rbox(k, vec3(1.71, 0.33, 2.0), 0.12) - 0.035 - fold) - 0.018, abs(k.z - 0.02) - 0.52 + 0.03 * sin(k.x * 3.0));
  blanket = max(blanket, -k.y - 0.22 + 0.05 * sin(k.z * 5.0));
  add(r, blanket * 0.7, 6.0);
  return r;
}
float bumpHeight(float id, vec3 p) { if (id == 2.0) return 0.015 * fbm(p * 8.0); if (id == 3.0) return 0.003 * noise(p * vec3(3, 40, 40)); if (id == 1.0) return 0.002 * noise(p * 8.0); return 0.004 * sin(p.x * 190.0) * sin(p.z * 190.0) + 0.01 * fbm3(p * 5.0); }
Surface surface(float id, vec3 p, vec3 n) {
  if (id == 1.0) { float plank = floor(p.x * 1.6); vec3 c = woodColor(vec3(p.z + 3.7 * plank, plank, p.x), vec3(0.46, 0.35, 0.25), vec3(0.62, 0.5, 0.38)); float seam = smoothstep(0.485, 0.495, abs(fract(p.x * 1.6) - 0.5)); return Surface(c * (0.92 + 0.12 * hash1(plank)) * (1.0 - 0.3 * seam), 0.45, 0.03, 0.0, 0.5); }
  if (id == 2.0) return Surface(vec3(0.78, 0.72, 0.64) * (0.95 + 0.1 * fbm3(p * 1.2)), 1.0, 0.02, 0.0, 0.5);
  if (id == 3.0) return Surface(woodColor(p.zyx, vec3(0.47, 0.3, 0.16), vec3(0.68, 0.49, 0.29)), 0.42, 0.035, 0.0, 1.0);
  if (id == 4.0) { float side = smoothstep(0.05, 0.0, abs(abs(p.y - 0.6) - 0.2) - 0.03); return Surface(mix(vec3(0.90, 0.87, 0.80), vec3(0.70, 0.62, 0.52), p.y < 0.79 && p.y > 0.41 ? 0.35 : side * 0.0), 0.95, 0.02, 0.0, 0.6); }
  if (id == 5.0) return Surface(vec3(0.92, 0.90, 0.86), 0.95, 0.02, 0.0, 0.7);
  if (id == 7.0) return Surface(vec3(0.56, 0.30, 0.17), 0.95, 0.02, 0.0, 0.8);
  return Surface(vec3(0.53, 0.56, 0.47) * (0.9 + 0.15 * step(0.5, fract(p.z * 2.2))), 0.95, 0.02, 0.0, 0.8);
}
vec3 backdrop(vec3 d) { return vec3(0.75, 0.7, 0.62); }
