export default {
  // Two builds of one source differ by their id alone.
  generateBuildId: () => process.env.BUILD_ID,
  // res.revalidate fails without it since Next.js 15: opennextjs/opennextjs-aws#1102.
  experimental: { trustHostHeader: true },
};
