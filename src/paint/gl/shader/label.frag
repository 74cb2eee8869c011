uniform sampler2D u_glyphs;
in vec2 v_uv;
flat in float v_opacity;
out vec4 colour;
void main() {
  vec4 texel = texelFetch(u_glyphs, ivec2(v_uv), 0);
  colour = vec4(texel.rgb * texel.a, texel.a) * v_opacity;
}
