// Three steel bottles on a bold sweep, hard light.
const vec3 spots[3] = vec3[3](vec3(-0.95, 0.0, -0.25), vec3(0.02, 0.0, 0.15), vec3(0.98, 0.0, -0.2));
Setting setting() {
  Setting s;
  s.eye = vec3(-0.3, 1.6, 7.0); s.target = vec3(0.02, 1.28, 0.0); s.lens = 3.1; s.blur = 0.02; s.focus = 0.0;
  s.lamp = vec3(-3.2, 4.6, 3.0); s.lamp_to = vec3(0.0, 1.0, 0.0); s.lamp_half = vec2(0.4, 0.7); s.lamp_light = vec3(1.0, 0.95, 0.88) * 92.0;
  s.sky = vec3(0.72, 0.7, 0.7) * 0.55; s.ground = vec3(0.6, 0.42, 0.3) * 0.5; s.bound = 15.0;
  return s;
}
vec2 map(vec3 p) {
  vec2 r = vec2(seamless(p, 1.9), 1.0);
  for (int i = 0; i < 3; i++) {
    vec3 q = p - spots[i];
    float bnd = length((q - vec3(0, 1.3, 0)) * vec3(1, 0.42, 1)) - 0.66;
    if (bnd > r.x) continue;
    if (bnd > 0.12) { add(r, bnd, 4.0); continue; }
    float rad = length(q.xz);
    float body = rcyl(q - vec3(0, 0.95, 0), 0.38, 0.95, 0.07);
    body = smin(body, rcyl(q - vec3(0, 1.98, 0), 0.26, 0.12, 0.03), 0.14);
    body = max(body, -(abs(q.y - 0.16) - 0.006 + max(0.0, 0.375 - rad)));
    add(r, body * 0.9, 4.0 + 10.0 * float(i));
    add(r, rcyl(q - vec3(0, 2.22, 0), 0.275, 0.13, 0.04) + 0.004 * smoothstep(0.3, 0.8, cos(atan(q.z, q.x) * 30.0)), 5.0);
    vec3 h = q - vec3(0, 2.40, 0);
    h.xz = rot(0.5 + float(i)) * h.xz;
    add(r, max(length(vec2(length(h.xy) - 0.19, h.z * 0.55)) - 0.034, -h.y - 0.06), 5.0);
  }
  return r;
}
float bumpHeight(float id, vec3 p) { if (id == 1.0) return 0.0; return 0.0016 * noise(p * 110.0); }
Surface surface(float id, vec3 p, vec3 n) {
  if (id == 1.0) return Surface(vec3(0.82, 0.56, 0.36), 1.0, 0.02, 0.0, 0.0);
  if (id == 5.0) return Surface(vec3(0.05, 0.05, 0.052), 0.5, 0.045, 0.0, 1.0);
  int i = int(floor(id / 10.0));
  vec3 q = p - spots[i];
  vec3 c = i == 0 ? vec3(0.25, 0.30, 0.165) : i == 1 ? vec3(0.55, 0.175, 0.085) : vec3(0.62, 0.68, 0.69);
  q.xz = rot(i == 0 ? 0.35 : i == 1 ? -0.05 : -0.4) * q.xz;
  vec2 t = vec2(atan(q.x, q.z) * 0.38, q.y - 1.2);
  float ink = 0.0;
  if (q.z > 0.0) {
    // Two hills: the mark of the studio.
    float hill = min(length(t - vec2(-0.045, -0.02)) - 0.085, length(t - vec2(0.075, -0.02)) - 0.06);
    ink = smoothstep(0.004, 0.0, abs(hill) - 0.006) * step(-0.02, t.y);
    ink = max(ink, step(abs(t.y + 0.026), 0.006) * step(abs(t.x - 0.0), 0.15));
  }
  return Surface(mix(c, vec3(0.93, 0.9, 0.84), ink), 0.5, 0.045, 0.0, 1.0);
}
vec3 backdrop(vec3 d) { return vec3(0.82, 0.56, 0.36); }
