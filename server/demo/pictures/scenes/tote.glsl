// A linen tote with a printed moon on a wooden peg.
Setting setting() {
  Setting s;
  s.eye = vec3(0.55, 1.35, 6.2); s.target = vec3(0.0, 1.22, 0.0); s.lens = 3.25; s.blur = 0.02; s.focus = 0.0;
  s.lamp = vec3(-3.6, 3.6, 3.0); s.lamp_to = vec3(0.1, 1.0, 0.0); s.lamp_half = vec2(0.7, 0.9); s.lamp_light = vec3(1.0, 0.92, 0.8) * 34.0;
  s.sky = vec3(0.6, 0.66, 0.74) * 0.65; s.ground = vec3(0.42, 0.35, 0.28) * 0.5; s.bound = 14.0;
  return s;
}
float bag(vec3 p) {
  float open = smoothstep(-0.9, 0.9, p.y);
  float sag = 0.05 * sin(p.x * 2.6 + 1.0) * open;
  float t = clamp((p.y + 0.95) / 1.9, 0.0, 1.0);
  float thick = mix(0.30, 0.16, t) * (1.0 - 0.45 * pow(abs(p.x) / 0.95, 3.0)) + 0.028 * sin(p.x * 7.0 + 3.0 * t + sin(p.y * 2.0) * 1.5) * t * (1.0 - 0.4 * t) + 0.016 * lump(p * vec3(6.0, 4.0, 2.0));
  vec3 q = p;
  q.y += sag * 0.6;
  float shape = box(vec3(q.x * (1.0 + 0.05 * t), q.y, 0.0), vec3(0.86, 0.9, 1.0));
  float outer = smax(shape, abs(p.z) - thick, 0.12);
  return outer;
}
vec2 map(vec3 p) {
  vec2 r = vec2(p.z + 0.42 - 0.01 * lump(p * 3.0), 2.0);
  add(r, rcyl((p - vec3(0, 2.32, -0.24)).xzy, 0.052, 0.24, 0.02), 3.0);
  add(r, rcyl((p - vec3(0, 2.32, 0.02)).xzy, 0.085, 0.03, 0.02), 3.0);
  vec3 q = p - vec3(0, 0.72, 0.0);
  q.xy = rot(0.025) * q.xy;
  float bound = box(q - vec3(0, 0.35, 0), vec3(1.05, 1.45, 0.5));
  if (bound > 0.15) { add(r, bound, 4.0); return r; }
  float d = bag(q);
  d = max(d, -max(bag(q) + 0.03, 0.80 - q.y));
  add(r, d * 0.6, 4.0);
  for (int i = 0; i < 2; i++) {
    float side = i == 0 ? 1.0 : -1.0;
    vec3 h = q - vec3(0, 0.78, side * 0.12);
    // Two straps rise from the rim and meet over the peg.
    float y = clamp(h.y / 0.86, 0.0, 1.0);
    float x0 = mix(0.40, 0.055, pow(y, 0.85));
    float zz = -side * 0.10 * y;
    float strap = max(abs(abs(h.x) - x0) - 0.017, abs(h.z - zz) - 0.055);
    strap = max(strap, max(-h.y - 0.22, h.y - 0.86));
    float over = max(abs(length(vec2(h.x, h.y - 0.85)) - 0.07) - 0.017, max(abs(h.z - zz) - 0.055, 0.85 - h.y));
    add(r, min(strap * 0.6, over * 0.8), 5.0);
  }
  return r;
}
float bumpHeight(float id, vec3 p) { if (id == 2.0) return 0.02 * fbm(p * 8.0); if (id == 3.0) return 0.0; return 0.005 * (sin(p.x * 230.0 + 2.0 * noise(p * 20.0)) * 0.5 + sin(p.y * 230.0 + 2.0 * noise(p * 17.0)) * 0.5) + 0.02 * fbm3(p * 6.0); }
Surface surface(float id, vec3 p, vec3 n) {
  if (id == 2.0) return Surface(vec3(0.70, 0.56, 0.45) * (0.93 + 0.13 * fbm3(p * 1.3)), 1.0, 0.02, 0.0, 0.6);
  if (id == 3.0) return Surface(woodColor(p.zyx, vec3(0.4, 0.25, 0.13), vec3(0.6, 0.42, 0.24)), 0.45, 0.035, 0.0, 0.0);
  vec3 q = p - vec3(0, 0.72, 0.0); q.xy = rot(0.025) * q.xy;
  float weave = noise(vec3(q.x * 120.0, q.y * 9.0, 1.0)) * 0.5 + noise(vec3(q.x * 9.0, q.y * 120.0, 5.0)) * 0.5;
  vec3 c = mix(vec3(0.70, 0.62, 0.49), vec3(0.86, 0.79, 0.67), weave);
  float seam = smoothstep(0.008, 0.0, abs(q.y - 0.74)) * step(0.4, fract(q.x * 22.0));
  c *= 1.0 - 0.35 * seam;
  float moon = length(q.xy - vec2(0.0, -0.12));
  float ink = smoothstep(0.385, 0.375, moon) * step(0.0, q.z) * smoothstep(-0.05, 0.25, weave);
  if (id == 4.0) c = mix(c, vec3(0.105, 0.15, 0.25), ink * 0.94);
  return Surface(c, 0.95, 0.02, id == 5.0 ? 0.0 : 0.12, 0.7);
}
vec3 backdrop(vec3 d) { return vec3(0.7, 0.56, 0.45); }
