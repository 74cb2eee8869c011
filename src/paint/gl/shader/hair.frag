flat in vec4 v_colour;
in float v_facing;
out vec4 colour;
void main() {
  if (v_facing < 0.0) discard;
  colour = v_colour; }
