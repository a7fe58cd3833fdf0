/*
 * What the charts share. They stand on a page that is light or dark, as images, which cannot know: each has a ground
 * of its own that suits both.
 */
export const colours = {
  ours: '#0b5394',
  second: '#b45f06',
  peer: '#9aa5b1',
  limit: '#d5dbe1',
  text: '#1f2328',
  faint: '#57606a',
  grid: '#e4e8ec',
};

/** @param {string} description for those who cannot see it */
export function drawing({ width, height, description }, parts) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(description)}" font-family="system-ui, sans-serif">
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="#ffffff" stroke="#d0d7de"/>
${parts.join('\n')}
</svg>
`;
}

export function text({ x, y, size = 13, anchor = 'start', weight = 400, colour = colours.text }, content) {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" fill="${colour}">${escape(content)}</text>`;
}

const escape = (content) =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
