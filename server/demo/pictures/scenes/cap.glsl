// A running cap on a sweep the colour of sand.
Setting setting() {
  Setting s;
  s.eye = vec3(1.9, 1.75, 4.9); s.target = vec3(0.16, 0.56, 0.1); s.lens = 3.25; s.blur = 0.02; s.focus = 0.0;
  s.lamp = vec3(-3.0, 4.2, 2.6); s.lamp_to = vec3(0.0, 0.5, 0.0); s.lamp_half = vec2(0.45, 0.7); s.lamp_light = vec3(1.0, 0.95, 0.88) * 72.0;
  s.sky = vec3(0.72, 0.72, 0.74) * 0.55; s.ground = vec3(0.6, 0.5, 0.36) * 0.5; s.bound = 14.0;
  return s;
}
vec2 map(vec3 p) {
  vec2 r = vec2(seamless(p, 2.2), 1.0);
  float bnd = length(p - vec3(0.15, 0.5, 0.35)) - 1.75;
  if (bnd > 0.2) { add(r, bnd, 4.0); return r; }
  vec3 q = p - vec3(0, 0.16, 0);
  q.yz = rot(-0.05) * q.yz;
  float a = atan(q.z, q.x);
  vec3 e = vec3(0.80, 0.86, 0.95);
  float crown = ellipsoid(q, e);
  crown += 0.012 * lump(q * 5.0) + 0.018 * smoothstep(0.4, 0.0, q.y) * sin(a * 3.0 + 1.0);
  float seam = abs(sin(a * 3.0 + 0.52)) * length(q.xz);
  crown += 0.010 * smoothstep(0.03, 0.0, seam) * smoothstep(0.86, 0.7, q.y);
  crown = max(abs(crown) - 0.012, -q.y - 0.02);
  add(r, crown * 0.8, 4.0);
  add(r, ellipsoid(q - vec3(0, 0.865, 0), vec3(0.055, 0.03, 0.055)), 5.0);
  // The brim: part of a disc, curved down at its sides.
  vec3 b = q - vec3(0, 0.03, 0.0);
  b.y += 0.30 * b.x * b.x - 0.09 * smoothstep(0.8, 1.7, b.z) * 0.0 + 0.10 * (b.z - 0.9);
  float shape = length(vec2(b.x / 0.84, (b.z - 0.72) / 0.92)) - 1.0;
  float brim = max(shape * 0.8, abs(b.y) - 0.022);
  brim = max(brim, -(length(q.xz / vec2(0.79, 0.94)) - 1.0) * 0.8);
  brim = max(brim, 0.15 - b.z) ;
  add(r, (brim - 0.008) * 0.75, 6.0);
  return r;
}
float bumpHeight(float id, vec3 p) { if (id == 1.0) return 0.0; return 0.0022 * (sin((p.x + p.y) * 220.0) * sin((p.z - p.y) * 220.0)) + 0.01 * fbm3(p * 4.0); }
Surface surface(float id, vec3 p, vec3 n) {
  if (id == 1.0) return Surface(vec3(0.74, 0.61, 0.43), 1.0, 0.02, 0.0, 0.0);
  vec3 blue = vec3(0.055, 0.115, 0.25);
  vec3 q = p - vec3(0, 0.16, 0);
  q.yz = rot(-0.05) * q.yz;
  if (id == 5.0) return Surface(vec3(0.75, 0.28, 0.1), 0.7, 0.04, 0.0, 0.0);
  if (id == 6.0) {
    float shape = length(vec2(q.x / 0.84, (q.z - 0.72) / 0.92));
    float rows = smoothstep(0.012, 0.004, abs(fract(shape * 9.0) - 0.5) * 0.11) * step(0.45, shape) * step(0.35, fract(atan(q.x, q.z) * 26.0));
    return Surface(n.y < -0.2 ? vec3(0.75, 0.28, 0.1) : mix(blue, blue * 2.0, rows * 0.6), 0.85, 0.045, 0.0, 0.8);
  }
  float ink = 0.0;
  vec2 t = vec2(q.x, q.y - 0.40);
  if (q.z > 0.3) {
    float hill = min(length(t - vec2(-0.06, -0.03)) - 0.115, length(t - vec2(0.10, -0.03)) - 0.08);
    ink = smoothstep(0.006, 0.0, abs(hill) - 0.010) * step(-0.03, t.y);
    ink = max(ink, step(abs(t.y + 0.04), 0.010) * step(abs(t.x), 0.2));
  }
  float inside = step(dot(n, q), 0.0);
  vec3 c = mix(blue, vec3(0.92, 0.89, 0.82), ink);
  float holes = 0.0;
  float a = atan(q.z, q.x);
  vec2 g = vec2(a * 14.0, q.y * 16.0);
  if (q.z < 0.35 && q.y > 0.25 && q.y < 0.62) holes = smoothstep(0.2, 0.14, length(fract(g) - 0.5)) * step(0.3, abs(sin(a * 3.0 + 0.52)));
  return Surface(mix(c * (inside > 0.5 ? 0.5 : 1.0), blue * 0.3, holes), 0.85, 0.045, 0.0, 0.8);
}
vec3 backdrop(vec3 d) { return vec3(0.74, 0.61, 0.43); }
