// A moon jar on an oak shelf by a plaster wall, window light from the left.
Setting setting() {
  Setting s;
  s.eye = u_view == 0 ? vec3(0.0, 1.35, 5.4) : vec3(1.7, 2.6, 3.4);
  s.target = u_view == 0 ? vec3(0.0, 1.0, 0.0) : vec3(0.05, 1.2, 0.0);
  s.lens = u_view == 0 ? 3.1 : 2.5;
  s.blur = 0.03; s.focus = 0.0;
  s.lamp = vec3(-4.0, 3.4, 1.9); s.lamp_to = vec3(0.2, 0.8, -0.3); s.lamp_half = vec2(0.7, 1.0); s.lamp_light = vec3(1.0, 0.92, 0.8) * 30.0;
  s.sky = vec3(0.58, 0.63, 0.72) * 0.6; s.ground = vec3(0.34, 0.28, 0.22) * 0.5;
  s.bound = 14.0;
  return s;
}
float profile(float y) {
  float t = clamp(y / 1.78, 0.0, 1.0);
  return 0.40 + 0.56 * pow(sin(PI * (0.02 + 0.93 * t)), 0.72);
}
vec2 map(vec3 p) {
  vec2 r = vec2(p.y, 1.0);
  add(r, p.z + 1.35 - 0.012 * fbm3(p * 2.5), 2.0);
  float d = length(p - vec3(0, 0.95, 0)) - 1.2;
  if (d < 0.3) {
    vec3 q = p;
    q.x += 0.014 * sin(q.y * 3.6); // thrown by hand: never quite round
    float radius = length(q.xz);
    float jar = max((radius - profile(q.y)) * 0.7, max(-q.y, q.y - 1.80));
    float neck = max(abs(radius - 0.445 - 0.05 * smoothstep(1.8, 1.93, q.y)) - 0.028, abs(q.y - 1.83) - 0.1);
    jar = smin(jar, neck, 0.06);
    jar = max(jar, -max(radius - 0.40, 1.3 - q.y));
    jar += 0.0022 * sin(q.y * 38.0 + 2.0 * noise(q * 3.0));
    add(r, jar * 0.9, 3.0);
  } else add(r, d, 3.0);
  return r;
}
float bumpHeight(float id, vec3 p) {
  if (id == 2.0) return 0.02 * fbm(p * 9.0);
  if (id == 3.0) return 0.002 * fbm3(p * vec3(9, 30, 9));
  return 0.003 * noise(vec3(p.x * 2.0, 0.0, p.z * 60.0));
}
Surface surface(float id, vec3 p, vec3 n) {
  if (id == 1.0) return Surface(woodColor(p, vec3(0.38, 0.23, 0.12), vec3(0.6, 0.42, 0.25)), 0.5, 0.03, 0.0, 1.0);
  if (id == 2.0) return Surface(vec3(0.74, 0.67, 0.58) * (0.93 + 0.12 * fbm3(p * 1.3)), 1.0, 0.02, 0.0, 0.6);
  float speck = smoothstep(0.80, 0.86, noise(p * 50.0)) * smoothstep(0.55, 0.8, noise(p * 9.0));
  vec3 c = mix(vec3(0.90, 0.885, 0.85), vec3(0.80, 0.76, 0.69), smoothstep(0.45, 0.75, fbm3(p * vec3(1.5, 2.6, 1.5) + 4.0)));
  return Surface(mix(c, vec3(0.36, 0.27, 0.2), speck * 0.6), 0.2, 0.04, 0.0, 1.0);
}
vec3 backdrop(vec3 d) { return vec3(0.7, 0.64, 0.55); }
