// A jar of honey, light through it, a wooden dipper.
Setting setting() {
  Setting s;
  s.eye = vec3(0.2, 1.9, 5.8); s.target = vec3(0.05, 0.8, 0.0); s.lens = 3.75; s.blur = 0.03; s.focus = 0.0;
  s.lamp = vec3(-3.0, 3.0, -1.4); s.lamp_to = vec3(0.0, 0.7, 0.0); s.lamp_half = vec2(0.8, 1.1); s.lamp_light = vec3(1.0, 0.93, 0.8) * 30.0;
  s.sky = vec3(0.84, 0.80, 0.72) * 0.72; s.ground = vec3(0.55, 0.45, 0.33) * 0.6; s.bound = 14.0;
  return s;
}
vec2 map(vec3 p) {
  vec2 r = vec2(seamless(p, 2.4), 1.0);
  vec3 a = p - vec3(-0.18, 0, -0.15);
  float bound = length((a - vec3(0, 0.8, 0)) * vec3(1, 0.8, 1)) - 0.92;
  if (bound < 0.15) {
    float rad = length(a.xz);
    // Eight soft sides.
    float ang = atan(a.z, a.x), k = PI / 4.0;
    float side = rad * cos(mod(ang + k * 0.5, k) - k * 0.5);
    float body = smax(side - 0.62, abs(a.y - 0.64) - 0.62, 0.14);
    body = smin(body, max(rad - 0.5, abs(a.y - 1.28) - 0.1), 0.06);
    add(r, body * 0.9, 4.0);
    add(r, rcyl(a - vec3(0, 1.44, 0), 0.56, 0.11, 0.03), 5.0);
  } else add(r, bound, 4.0);
  vec3 d = p - vec3(0.78, 0.2, 0.55);
  d.xz = rot(0.55) * d.xz; d.xy = rot(0.055) * d.xy;
  add(r, capsule(d, vec3(-0.1, 0, 0), vec3(1.05, 0.0, 0), 0.032), 6.0);
  float head = length(d.yz) - 0.17 * sqrt(max(0.0, 1.0 - pow((d.x + 0.18) / 0.26, 2.0))) + 0.024 * (0.5 + 0.5 * cos(d.x * 72.0));
  add(r, max(head, abs(d.x + 0.18) - 0.25) * 0.6, 6.0);
  float drip = smin(length((d - vec3(-0.3, -0.02, 0)) * vec3(1, 1.1, 1)) - 0.15, max(length((p - vec3(0.5, 0.0, 0.78)) * vec3(0.55, 3.5, 0.75)) - 0.13, -p.y) * 0.6, 0.1);
  add(r, drip * 0.7, 7.0);
  return r;
}
float bumpHeight(float id, vec3 p) { return 0.002 * fbm3(p * 18.0); }
Surface surface(float id, vec3 p, vec3 n) {
  if (id == 1.0) return Surface(vec3(0.86, 0.75, 0.55) * (0.98 + 0.05 * fbm3(p * 3.0)), 1.0, 0.02, 0.0, 0.6);
  if (id == 5.0) return Surface(woodColor(p, vec3(0.42, 0.27, 0.14), vec3(0.62, 0.44, 0.26)), 0.5, 0.035, 0.0, 1.0);
  if (id == 6.0) return Surface(woodColor(p.zyx * 2.0, vec3(0.5, 0.33, 0.18), vec3(0.7, 0.52, 0.32)), 0.5, 0.035, 0.0, 1.0);
  if (id == 7.0) return Surface(vec3(0.90, 0.45, 0.05), 0.04, 0.05, 0.7, 0.0);
  vec3 q = p - vec3(-0.18, 0, -0.15);
  q.xz = rot(0.0) * q.xz;
  vec2 t = vec2(q.x, q.y - 0.66);
  if (q.z > 0.3 && abs(t.x) < 0.245 && abs(t.y) < 0.34) {
    float ink = 0.0;
    vec2 hcell = t - vec2(0, 0.13);
    vec2 g = abs(hcell); float hex = max(g.x * 0.866 + g.y * 0.5, g.y);
    ink = max(ink, smoothstep(0.004, 0.0, abs(hex - 0.095) - 0.008));
    ink = max(ink, smoothstep(0.03, 0.025, length(hcell)));
    for (int k = 0; k < 3; k++) { float y = -0.09 - 0.07 * float(k); float w = k == 0 ? 0.15 : 0.08 + 0.03 * float(k); ink = max(ink, step(abs(t.y - y), k == 0 ? 0.018 : 0.007) * step(abs(t.x), w) * step(0.28, fract(t.x * (k == 0 ? 20.0 : 50.0) + 0.4))); }
    return Surface(mix(vec3(0.95, 0.92, 0.85), vec3(0.36, 0.19, 0.05), ink), 0.85, 0.03, 0.0, 0.0);
  }
  float depth = smoothstep(0.0, 1.2, q.y);
  vec3 honey = mix(vec3(0.84, 0.33, 0.02), vec3(0.98, 0.62, 0.09), depth * 0.8 + 0.2 * pow(abs(n.x), 2.0));
  if (q.y > 1.14) honey = vec3(0.86, 0.8, 0.7);
  return Surface(honey, 0.02, 0.06, 0.75, 0.0);
}
vec3 backdrop(vec3 d) { return vec3(0.86, 0.75, 0.55); }
