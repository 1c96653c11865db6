// Runs in the page: accumulates samples in float textures tile by tile, removes the noise that is left, grades, reads back.
window.trace = async ({ source, width, height, view, samples }) => {
  const canvas = document.createElement('canvas');
  const gl = canvas.getContext('webgl2');
  if (!gl.getExtension('EXT_color_buffer_float')) throw new Error('no float targets');
  const vertex =
    '#version 300 es\nvoid main() { vec2 p = vec2(gl_VertexID == 1 ? 3 : -1, gl_VertexID == 2 ? 3 : -1); gl_Position = vec4(p, 0, 1); }';
  const program = (fragment) => {
    const made = gl.createProgram();
    for (const [type, text] of [
      [gl.VERTEX_SHADER, vertex],
      [gl.FRAGMENT_SHADER, fragment],
    ]) {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
      gl.attachShader(made, shader);
    }
    gl.linkProgram(made);
    if (!gl.getProgramParameter(made, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(made));
    return made;
  };
  const texture = () => {
    const one = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, one);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, width, height);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    return one;
  };
  const target = (...textures) => {
    const frame = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
    for (const [i, one] of textures.entries()) {
      gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0 + i, gl.TEXTURE_2D, one, 0);
    }
    gl.drawBuffers(textures.map((_, i) => gl.COLOR_ATTACHMENT0 + i));
    return frame;
  };
  const light = texture();
  const guide = texture();
  const ping = texture();
  const pong = texture();
  const into = target(light, guide);
  const trace = program(source);
  const at = (p, name) => gl.getUniformLocation(p, name);
  gl.viewport(0, 0, width, height);
  gl.bindFramebuffer(gl.FRAMEBUFFER, into);
  gl.useProgram(trace);
  gl.uniform2f(at(trace, 'u_size'), width, height);
  gl.uniform1i(at(trace, 'u_view'), view);
  gl.uniform1i(at(trace, 'u_aa'), samples);
  gl.uniform1i(at(trace, 'u_frame'), 0);
  gl.enable(gl.SCISSOR_TEST);
  const tile = 64;
  const pixel = new Float32Array(4);
  for (let y = 0; y < height; y += tile) {
    for (let x = 0; x < width; x += tile) {
      gl.scissor(x, y, tile, tile);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
    }
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.FLOAT, pixel); // finish this row before the next: no watchdog, no long queue
    await new Promise((done) => setTimeout(done));
  }
  gl.disable(gl.SCISSOR_TEST);
  // Edge-avoiding wavelets: light divided by colour is smoothed where colour and depth agree.
  const smooth = program(`#version 300 es
precision highp float; uniform sampler2D u_light, u_guide; uniform int u_step; uniform float u_sigma; out vec4 o;
float luma(vec3 c) { return dot(c, vec3(0.3, 0.6, 0.1)); }
void main() {
  ivec2 p = ivec2(gl_FragCoord.xy); ivec2 size = textureSize(u_light, 0);
  vec4 g = texelFetch(u_guide, p, 0); vec3 c = texelFetch(u_light, p, 0).rgb;
  vec3 sum = vec3(0); float total = 0.0; float k[3] = float[3](0.375, 0.25, 0.0625);
  for (int y = -2; y <= 2; y++) for (int x = -2; x <= 2; x++) {
    ivec2 q = clamp(p + ivec2(x, y) * u_step, ivec2(0), size - 1);
    vec4 gq = texelFetch(u_guide, q, 0); vec3 cq = texelFetch(u_light, q, 0).rgb;
    float w = k[abs(x)] * k[abs(y)];
    w *= exp(-dot(gq.rgb - g.rgb, gq.rgb - g.rgb) / 0.006);
    w *= exp(-abs(gq.a - g.a) / (0.02 + 0.012 * g.a * float(u_step)));
    w *= exp(-abs(luma(cq) - luma(c)) / (u_sigma * (0.15 + luma(c))));
    sum += cq * w; total += w;
  }
  o = vec4(sum / total, 1);
}`);
  gl.useProgram(smooth);
  gl.uniform1i(at(smooth, 'u_light'), 0);
  gl.uniform1i(at(smooth, 'u_guide'), 1);
  const frames = [target(ping), target(pong)];
  let source_texture = light;
  const sigma = 0.9 / Math.sqrt(samples);
  [1, 2, 4].forEach((step, i) => {
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, source_texture);
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, guide);
    gl.bindFramebuffer(gl.FRAMEBUFFER, frames[i % 2]);
    gl.uniform1i(at(smooth, 'u_step'), step);
    gl.uniform1f(at(smooth, 'u_sigma'), sigma / (i + 1));
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    source_texture = i % 2 ? pong : ping;
  });
  const data = new Float32Array(width * height * 4);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.FLOAT, data);
  // A gentle film curve, then sRGB; first row on top.
  const film = (x) => Math.min(1, Math.max(0, (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14)));
  const encode = (x) => (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055);
  const bytes = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = ((height - 1 - y) * width + x) * 4;
      const to = (y * width + x) * 3;
      const u = (x / width - 0.5) * 2;
      const v = (y / height - 0.5) * 2;
      const vignette = 1 - 0.06 * (u * u + v * v);
      const rgb = [0, 1, 2].map((c) => encode(film(data[from + c] * 0.66 * vignette)));
      const grey = 0.3 * rgb[0] + 0.6 * rgb[1] + 0.1 * rgb[2];
      // A little more contrast and colour, as a print has.
      for (let c = 0; c < 3; c++) {
        const rich = Math.min(1, Math.max(0, grey + (rgb[c] - grey) * 1.14));
        bytes[to + c] = Math.round(255 * (rich + 0.16 * (rich - 0.5) * rich * (1 - rich) * 4));
      }
    }
  }
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  let text = '';
  for (let i = 0; i < bytes.length; i += 32_768) text += String.fromCharCode(...bytes.subarray(i, i + 32_768));
  return btoa(text);
};
