// Three mugs, white, celadon and black, on an oak board.
const vec3 spots[3] = vec3[3](vec3(-0.92, 0.1, -0.25), vec3(0.85, 0.1, -0.4), vec3(0.05, 0.1, 0.55));
Setting setting() {
  Setting s;
  s.eye = vec3(0.1, 2.5, 5.6); s.target = vec3(0.0, 0.55, 0.0); s.lens = 2.85; s.blur = 0.04; s.focus = 5.5;
  s.lamp = vec3(-4.0, 3.2, 1.0); s.lamp_to = vec3(0.0, 0.5, 0.0); s.lamp_half = vec2(0.9, 1.1); s.lamp_light = vec3(1.0, 0.93, 0.82) * 27.0;
  s.sky = vec3(0.6, 0.66, 0.74) * 0.65; s.ground = vec3(0.4, 0.33, 0.27) * 0.5; s.bound = 14.0;
  return s;
}
float mug(vec3 p, float a) {
  p.xz = rot(a) * p.xz;
  float rad = length(p.xz);
  float r0 = 0.5 + 0.035 * sin(p.y * 3.4 + 0.3) - 0.12 * smoothstep(0.16, 0.0, p.y);
  float d = max(abs(rad - r0) - 0.024, max(-p.y, p.y - 1.02)) - 0.008;
  d = min(d, max(rad - r0, abs(p.y - 0.07) - 0.05));
  vec3 h = p - vec3(0.56, 0.54, 0.0);
  h.x *= 1.05; h.y *= 0.86;
  float handle = max(length(vec2(length(h.xy) - 0.27, h.z * 0.62)) - 0.05, -(rad - 0.5));
  d = smin(d, handle, 0.07);
  return (d + 0.0014 * sin(p.y * 44.0)) * 0.85;
}
vec2 map(vec3 p) {
  vec2 r = vec2(p.y + 0.0, 1.0);
  add(r, p.z + 2.3, 2.0);
  vec3 b = p - vec3(0.0, 0.05, 0.05);
  b.xz = rot(0.12) * b.xz;
  add(r, rbox(b, vec3(1.75, 0.05, 1.25), 0.035), 3.0);
  for (int i = 0; i < 3; i++) {
    vec3 q = p - spots[i];
    float bound = length(q - vec3(0.1, 0.5, 0)) - 0.92;
    if (bound > r.x) continue;
    if (bound > 0.12) { add(r, bound, 4.0); continue; }
    add(r, mug(q, i == 0 ? 2.6 : i == 1 ? -0.5 : 0.35), 4.0 + float(i));
    float rad = length(q.xz);
    if (i != 0) add(r, max(rad - 0.49, abs(q.y - 0.8) - 0.01), 8.0);
  }
  return r;
}
float bumpHeight(float id, vec3 p) { if (id == 2.0) return 0.02 * fbm(p * 9.0); if (id == 3.0) return 0.003 * noise(vec3(p.x * 2.0, 0, p.z * 60.0)); if (id == 1.0) return 0.006 * (sin(p.x * 210.0) * sin(p.z * 210.0)); return 0.002 * fbm3(p * 14.0); }
Surface surface(float id, vec3 p, vec3 n) {
  if (id == 1.0) return Surface(vec3(0.70, 0.66, 0.59) * (0.95 + 0.08 * fbm3(p * 3.0)), 1.0, 0.02, 0.0, 0.5);
  if (id == 2.0) return Surface(vec3(0.69, 0.62, 0.53) * (0.93 + 0.12 * fbm3(p * 1.3)), 1.0, 0.02, 0.0, 0.6);
  if (id == 3.0) { vec3 q = p; q.xz = rot(0.12) * q.xz; return Surface(woodColor(q, vec3(0.36, 0.21, 0.11), vec3(0.58, 0.39, 0.22)), 0.4, 0.035, 0.0, 1.0); }
  if (id == 8.0) { float rad = length(p.xz - (p.x > 0.5 ? spots[1].xz : spots[2].xz)); return Surface(mix(vec3(0.05, 0.022, 0.01), vec3(0.42, 0.25, 0.11), smoothstep(0.38, 0.48, rad + 0.04 * noise(p * 18.0))), 0.04, 0.04, 0.0, 0.0); }
  int i = int(id - 4.0);
  vec3 q = p - spots[i];
  float drip = 0.17 + 0.06 * noise(vec3(atan(q.z, q.x) * 2.2, 0, float(i) * 5.0));
  vec3 clay = vec3(0.62, 0.48, 0.36);
  vec3 c = i == 0 ? vec3(0.88, 0.865, 0.82) : i == 1 ? mix(vec3(0.34, 0.50, 0.43), vec3(0.55, 0.68, 0.6), fbm3(q * vec3(4, 2, 4))) : mix(vec3(0.035, 0.028, 0.026), vec3(0.24, 0.11, 0.05), smoothstep(0.9, 1.03, q.y + 0.05 * noise(q * 9.0)));
  if (i == 0) c = mix(c, vec3(0.4, 0.3, 0.2), smoothstep(0.8, 0.86, noise(q * 44.0)) * 0.6);
  float bare = smoothstep(drip + 0.01, drip - 0.01, q.y);
  return Surface(mix(c, clay, bare), mix(0.14, 0.9, bare), 0.045, 0.0, 1.0);
}
vec3 backdrop(vec3 d) { return vec3(0.66, 0.6, 0.52); }
