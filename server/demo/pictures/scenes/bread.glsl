// A sourdough boule and a slice, flour on the crust, on dark oak.
Setting setting() {
  Setting s;
  s.eye = u_view == 0 ? vec3(0.2, 2.3, 4.9) : vec3(-0.9, 2.6, 2.7);
  s.target = u_view == 0 ? vec3(0.05, 0.55, 0.1) : vec3(-0.2, 0.6, 0.0);
  s.lens = u_view == 0 ? 2.75 : 2.5;
  s.blur = 0.05; s.focus = 0.0;
  s.lamp = vec3(-3.6, 2.7, -1.0); s.lamp_to = vec3(0.1, 0.5, 0.1); s.lamp_half = vec2(0.8, 0.9); s.lamp_light = vec3(1.0, 0.92, 0.8) * 34.0;
  s.sky = vec3(0.62, 0.68, 0.76) * 0.62; s.ground = vec3(0.3, 0.24, 0.19) * 0.6;
  s.bound = 14.0;
  return s;
}
float cutAt(vec3 p) { return p.x - 0.12 * sin(p.z * 2.2) + 0.08; }
float boule(vec3 p) {
  float d = ellipsoid(p - vec3(0, 0.52, 0), vec3(1.06, 0.72, 0.98));
  float c = cutAt(p), up = smoothstep(0.5, 1.1, p.y);
  d += up * (0.10 * smoothstep(0.17, 0.03, abs(c)) - 0.055 * smoothstep(0.12, 0.02, abs(c + 0.2))); // the score and its ear
  d += 0.022 * lump(p * 4.0) + 0.008 * lump(p * 15.0);
  return smax(d, -p.y + 0.012, 0.12) * 0.8;
}
vec3 sliceAt(vec3 p) { vec3 q = p - vec3(0.85, 0.085, 1.02); q.xz = rot(0.5) * q.xz; q.yz = rot(0.06) * q.yz; return q; }
float slice(vec3 q) {
  float outline = ellipsoid(vec3(q.x, 0.0, q.z), vec3(0.66, 0.5, 0.5)) ;
  outline = smax(outline, q.z - 0.36, 0.16);
  float d = smax(outline, abs(q.y) - 0.07, 0.05);
  float hole = noise(q * 11.0 + 4.0) * 0.6 + noise(q * 24.0) * 0.4;
  return (d + 0.05 * smoothstep(0.58, 0.74, hole) * smoothstep(0.0, -0.06, outline)) * 0.7;
}
vec2 map(vec3 p) {
  vec2 r = vec2(p.y, 1.0);
  add(r, p.z + 2.4, 2.0);
  float b = length(p - vec3(-0.18, 0.5, -0.15)) - 1.25;
  if (b < 0.15) add(r, boule(p - vec3(-0.18, 0, -0.15)), 3.0); else add(r, b, 3.0);
  vec3 q = sliceAt(p);
  float sb = length(q) - 0.8;
  if (sb < 0.1) add(r, slice(q), 4.0); else add(r, sb, 4.0);
  return r;
}
float bumpHeight(float id, vec3 p) { if (id == 1.0) return 0.003 * noise(vec3(p.x * 2.0, 0, p.z * 60.0)); if (id == 2.0) return 0.02 * fbm3(p * 8.0); return 0.02 * fbm3(p * 17.0) + 0.006 * noise(p * 70.0); }
Surface surface(float id, vec3 p, vec3 n) {
  if (id == 1.0) { float crumbs = smoothstep(0.86, 0.9, noise(p.zxy * 52.0 + p.xzy * 21.0)) * smoothstep(1.9, 1.1, length(p.xz)); vec3 c = woodColor(p, vec3(0.16, 0.09, 0.05), vec3(0.33, 0.2, 0.12)); float dust = smoothstep(0.5, 0.8, fbm3(p * 3.0)) * smoothstep(2.3, 1.0, length(p.xz + vec2(0.2, 0.1))) * 0.35; return Surface(mix(c, vec3(0.9, 0.86, 0.78), max(dust * noise(p * 90.0), crumbs * 0.8)), 0.55, 0.03, 0.0, 1.0); }
  if (id == 2.0) return Surface(vec3(0.34, 0.36, 0.35) * (0.9 + 0.2 * fbm3(p)), 1.0, 0.02, 0.0, 0.5);
  if (id == 4.0) {
    vec3 q = sliceAt(p);
    float outline = smax(ellipsoid(vec3(q.x, 0.0, q.z), vec3(0.66, 0.5, 0.5)), q.z - 0.36, 0.16);
    vec3 crumb = mix(vec3(0.93, 0.85, 0.68), vec3(0.82, 0.69, 0.48), fbm3(q * 9.0));
    return Surface(mix(crumb, vec3(0.45, 0.22, 0.08), smoothstep(-0.05, -0.012, outline)), 0.8, 0.03, 0.25, 0.7);
  }
  vec3 q = p - vec3(-0.18, 0, -0.15);
  float bake = fbm3(q * 2.4 + 3.0) + 0.35 * smoothstep(0.2, 1.1, q.y) - 0.12;
  vec3 c = mix(vec3(0.74, 0.45, 0.18), vec3(0.36, 0.15, 0.05), smoothstep(0.35, 0.85, bake));
  float cut = abs(cutAt(q)), up = smoothstep(0.55, 0.95, q.y);
  c = mix(c, vec3(0.86, 0.68, 0.42) * (0.8 + 0.3 * noise(q * 18.0)), smoothstep(0.16, 0.06, cut) * up);
  c = mix(c, vec3(0.16, 0.07, 0.03), smoothstep(0.05, 0.0, abs(cutAt(q) + 0.19)) * up * 0.75);
  float ring = smoothstep(0.2, 0.9, sin(length(q.xz) * 30.0 + 1.5 * noise(q * 3.0)));
  float flour = ring * smoothstep(0.38, 0.62, fbm(q.zxy * 5.0 + q.yzx * 3.0)) * smoothstep(0.15, 0.3, cut) * smoothstep(0.1, 0.5, q.y);
  return Surface(mix(c, vec3(0.93, 0.89, 0.82), flour * 0.85), 0.6, 0.035, 0.0, 1.0);
}
vec3 backdrop(vec3 d) { return vec3(0.3); }
