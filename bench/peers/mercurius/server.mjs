// Fastify with mercurius's gateway, its just-in-time compiler on, with as many connections as the other peers have.
import mercuriusGateway from '@mercuriusjs/gateway';
import Fastify from 'fastify';

const services = ['accounts', 'reviews', 'products', 'inventory'].map((name) => ({
  name,
  url: `${process.env.SUBGRAPHS_URL}/${name}`,
  mandatory: true,
  connections: 128,
}));
const app = Fastify();
app.register(mercuriusGateway, { path: '/graphql', jit: 1, gateway: { services } });
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
console.log('ready');
