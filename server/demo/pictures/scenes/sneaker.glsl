// The runner: knit upper, suede toe and heel, a foamed sole, on a persimmon sweep. Length along x, toe at +x.
Setting setting() {
  Setting s;
  s.eye = u_view == 0 ? vec3(0.9, 1.5, 6.4) : vec3(3.9, 2.6, 4.2);
  s.target = u_view == 0 ? vec3(0.02, 0.62, 0.0) : vec3(0.12, 0.5, 0.0);
  s.lens = u_view == 0 ? 2.75 : 2.8; s.blur = 0.02; s.focus = 0.0;
  s.lamp = vec3(-2.6, 4.6, 3.2); s.lamp_to = vec3(0.0, 0.5, 0.0); s.lamp_half = vec2(0.5, 0.8); s.lamp_light = vec3(1.0, 0.96, 0.9) * 70.0;
  s.sky = vec3(0.74, 0.74, 0.78) * 0.6; s.ground = vec3(0.6, 0.4, 0.3) * 0.5; s.bound = 15.0;
  return s;
}
float footWidth(float x) { return 0.40 + 0.13 * smoothstep(-0.4, 0.75, x) - 0.06 * smoothstep(-1.4, -0.3, x) * smoothstep(0.5, -0.3, x); }
float footCentre(float x) { return 0.07 * sin(x * 1.5 + 0.2); }
float plan(vec3 p, float more) { // the outline seen from above
  float x = clamp(p.x, -1.08, 1.02);
  float w = footWidth(x) + more;
  vec2 q = vec2(p.x - x, p.z - footCentre(x));
  float end = p.x > 0.0 ? 0.50 : 0.40;
  return (length(vec2(q.x * (w / end), q.y)) - w) * 0.85;
}
float toeSpring(float x) { return 0.16 * smoothstep(0.55, 1.6, x) * smoothstep(0.55, 1.6, x) + 0.06 * smoothstep(-0.9, -1.6, x); }
float topLine(float x) { // height of the upper along the foot
  float y = mix(1.02, 1.10, smoothstep(-1.45, -1.1, x));
  y = mix(y, 0.98, smoothstep(-1.15, -0.7, x));
  y = mix(y, 1.12, smoothstep(-0.75, -0.32, x));
  y = mix(y, 0.74, smoothstep(-0.3, 0.55, x));
  y = mix(y, 0.56, smoothstep(0.45, 1.0, x));
  return mix(y, 0.30, smoothstep(0.95, 1.5, x));
}
vec2 map(vec3 p) {
  vec2 r = vec2(seamless(p, 1.9), 1.0);
  float bnd = box(p - vec3(0, 0.62, 0), vec3(1.62, 0.68, 0.68));
  if (bnd > 0.2) { add(r, bnd, 4.0); return r; }
  float spring = toeSpring(p.x);
  vec3 q = p - vec3(0, spring, 0);
  // Sole: gum below, foam above, a groove between; the side wall bulges and carries ribs.
  float thick = 0.36 - 0.07 * smoothstep(-0.8, 1.0, q.x);
  float bulge = 0.045 * sin(clamp(q.y / thick, 0.0, 1.0) * PI);
  float pl = plan(q, 0.035) - bulge;
  float rib = 0.010 * smoothstep(0.2, 0.9, sin(q.x * 26.0 + q.y * 9.0)) * smoothstep(0.05, 0.12, q.y) * smoothstep(thick - 0.03, thick - 0.1, q.y) * smoothstep(0.2, -0.5, q.x);
  float foam = smax(pl + rib, abs(q.y - thick * 0.5 - 0.03) - thick * 0.5 + 0.03, 0.06);
  foam += 0.02 * smoothstep(0.016, 0.0, abs(q.y - 0.175 - 0.03 * sin(q.x * 2.0)));
  add(r, foam * 0.9, 3.0);
  float tread = max(plan(q, 0.02), abs(q.y - 0.035) - 0.035);
  tread = max(tread, -(abs(fract(q.x * 5.0) - 0.5) * 0.2 - 0.012 + max(0.0, q.y - 0.04)));
  add(r, tread * 0.85, 2.0);
  // Upper: for every x an arch from the sole to the top line.
  float base = thick - 0.06;
  float H = topLine(q.x) - base + 0.02;
  float w = footWidth(clamp(q.x, -1.08, 1.02));
  float end = q.x > 0.0 ? 1.02 : -1.08;
  float over = max(0.0, q.x > 0.0 ? q.x - end : end - q.x) / (q.x > 0.0 ? 0.47 : 0.38);
  float zz = (q.z - footCentre(clamp(q.x, -1.08, 1.02))) / w;
  float yy = max(0.0, (q.y - base)) / H;
  float lean = mix(2.0, 2.9, smoothstep(0.5, -0.6, q.x));
  float arch = pow(pow(abs(zz), lean) * (1.0 + 0.55 * yy * smoothstep(0.3, -0.3, q.x)) + pow(yy, 2.3) + pow(over, 2.0), 1.0 / 2.2) - 1.0;
  float upper = arch * min(w, H) * 0.62;
  upper = max(upper, base - 0.05 - q.y);
  upper += 0.006 * lump(q * 6.0);
  // Where the foot goes in.
  vec3 o = q - vec3(-0.82, 1.20, 0.0);
  o.xy = rot(0.16) * o.xy;
  float hole = ellipsoid(o, vec3(0.52, 0.62, 0.235));
  upper = smax(upper, -hole, 0.07);
  add(r, upper, 4.0);
  // Padded collar
  float collar = length(vec2(hole, max(abs(upper) - 0.0, 0.0) * 0.6)) - 0.03;
  // Tongue
  vec3 t = q - vec3(-0.22, 1.06, 0.0);
  t.xy = rot(-0.62) * t.xy;
  float tongue = rbox(t - vec3(0, 0.04, 0), vec3(0.05, 0.26, 0.19), 0.045) + 0.10 * t.z * t.z;
  add(r, tongue * 0.85, 5.0);
  // Laces across the throat
  for (int i = 0; i < 6; i++) {
    float x = -0.22 + 0.155 * float(i);
    float y = topLine(x) + 0.035 - 0.02 * float(i) * 0.2;
    vec3 l = q - vec3(x, y, footCentre(x));
    if (length(l) > 0.42) continue;
    l.xz = rot(i % 2 == 0 ? 0.14 : -0.14) * l.xz;
    l.y += 1.1 * l.z * l.z;
    float lace = rbox(l, vec3(0.038, 0.016, 0.20), 0.014);
    add(r, lace * 0.7, 6.0);
  }
  vec3 bow = q - vec3(-0.26, 1.135, 0.02);
  vec3 b1 = bow - vec3(0.04, 0.0, 0.16);
  b1.xz = rot(0.5) * b1.xz; b1.yz = rot(0.5) * b1.yz;
  add(r, max(abs(length(b1.xz * vec2(1.7, 1.0)) - 0.12) - 0.020, abs(b1.y) - 0.018) * 0.55, 6.0);
  b1 = bow - vec3(0.04, 0.0, -0.16);
  b1.xz = rot(-0.5) * b1.xz; b1.yz = rot(-0.5) * b1.yz;
  add(r, max(abs(length(b1.xz * vec2(1.7, 1.0)) - 0.12) - 0.020, abs(b1.y) - 0.018) * 0.55, 6.0);
  add(r, ellipsoid(bow - vec3(0.03, 0.0, 0.0), vec3(0.045, 0.035, 0.05)), 6.0);
  // Pull tab at the heel
  vec3 h = q - vec3(-1.27, 1.045, 0.0);
  add(r, max(abs(length(h.xy * vec2(1.3, 0.8)) - 0.085) - 0.014, abs(h.z) - 0.055) * 0.75, 7.0);
  return r;
}
float stripe(vec3 q) { // the wave along the side
  float y = 0.46 + 0.14 * sin(q.x * 2.6 + 0.6) + 0.10 * q.x;
  return abs(q.y - y) - mix(0.075, 0.022, smoothstep(-0.9, 0.7, q.x));
}
float bumpHeight(float id, vec3 p) {
  if (id == 1.0 || id == 2.0) return 0.0;
  if (id == 3.0) return 0.0018 * noise(p * 90.0);
  if (id == 4.0) return 0.0035 * (sin(p.x * 150.0) * sin((p.y + p.z) * 120.0));
  return 0.002 * sin((p.z + p.x) * 240.0);
}
Surface surface(float id, vec3 p, vec3 n) {
  if (id == 1.0) return Surface(vec3(0.82, 0.36, 0.17), 1.0, 0.02, 0.0, 0.0);
  vec3 q = p - vec3(0, toeSpring(p.x), 0);
  vec3 cream = vec3(0.87, 0.83, 0.74), persimmon = vec3(0.80, 0.24, 0.06), ink = vec3(0.035, 0.04, 0.055);
  if (id == 2.0) return Surface(vec3(0.42, 0.22, 0.10), 0.5, 0.04, 0.0, 0.0);
  if (id == 3.0) { float line = 0.175 + 0.03 * sin(q.x * 2.0); return Surface(q.y < line && q.x < -0.1 ? mix(persimmon, cream, smoothstep(-0.45, -0.1, q.x)) : vec3(0.91, 0.89, 0.83), 0.7, 0.035, 0.08, 1.0); }
  if (id == 6.0) return Surface(vec3(0.92, 0.90, 0.84), 0.9, 0.02, 0.0, 1.0);
  if (id == 5.0) { vec3 t = q - vec3(-0.22, 1.06, 0.0); t.xy = rot(-0.62) * t.xy; float label = step(abs(t.y - 0.2), 0.05) * step(abs(t.z), 0.10); return Surface(mix(cream * 0.92, ink, label), 0.85, 0.03, 0.0, 1.0); }
  if (id == 7.0) return Surface(persimmon, 0.85, 0.03, 0.0, 1.0);
  vec3 o = q - vec3(-0.82, 1.20, 0.0); o.xy = rot(0.16) * o.xy;
  float hole = ellipsoid(o, vec3(0.52, 0.62, 0.235));
  if (hole < 0.035 || (q.x < -0.3 && q.y > 0.55 && n.z * (q.z - footCentre(q.x)) < 0.0)) return Surface(ink, 0.95, 0.02, 0.0, 0.5);
  float knit = 0.9 + 0.16 * noise(vec3(q.x * 70.0, (q.y + q.z) * 26.0, 3.0));
  vec3 c = cream * knit;
  float rough = 0.95;
  // Toe guard, heel counter, eyestay: suede with a stitched edge.
  float toe = q.x - 0.92 + 0.55 * (q.y - 0.3) + 0.55 * max(0.0, 0.5 - abs(q.z)) * 0.6;
  float mud = max(0.42 - 0.10 * q.x - q.y, 0.15 - q.x) * -1.0;
  float heel = -(q.x + 0.98 - 0.34 * (q.y - 0.4) * (q.y - 0.4) * 2.0);
  float top = topLine(q.x);
  float eyestay = min(min(q.x + 0.34, 0.62 - q.x), min(q.y - (top - 0.30), 0.0 - (0.15 - abs(q.z - footCentre(q.x)))));
  vec3 suede = vec3(0.70, 0.58, 0.44) * (0.92 + 0.14 * fbm3(q * 22.0));
  float panel = max(max(toe, heel), eyestay);
  float wave = stripe(q);
  if (abs(q.z) > 0.2 && q.x > -1.0 && q.x < 0.72 && wave < 0.0) c = persimmon * (0.93 + 0.12 * fbm3(q * 24.0));
  if (panel > 0.0) c = heel > 0.0 && heel >= toe ? persimmon * 0.82 * (0.93 + 0.12 * fbm3(q * 22.0)) : suede;
  float stitch = smoothstep(0.010, 0.004, abs(panel - 0.03)) * step(0.4, fract((q.x + q.y * 0.7) * 26.0));
  c = mix(c, vec3(0.95, 0.93, 0.88), stitch * 0.7);
  float edge = smoothstep(0.014, 0.0, abs(panel)) + smoothstep(0.012, 0.0, abs(wave)) * step(0.2, abs(q.z)) * step(-1.0, q.x) * step(q.x, 0.72) * step(panel, 0.0);
  c *= 1.0 - 0.3 * clamp(edge, 0.0, 1.0);
  for (int i = 0; i < 6; i++) { float x = -0.22 + 0.155 * float(i); vec2 hole_at = vec2(q.x - x, abs(q.z - footCentre(x)) - 0.205); if (eyestay > -0.02) c = mix(c, ink, smoothstep(0.024, 0.018, length(hole_at))); }
  return Surface(c, rough, 0.025, 0.0, 1.0);
}
vec3 backdrop(vec3 d) { return vec3(0.82, 0.36, 0.17); }
