/** The stores in memory keep the same promises as the durable ones. */

import { openMemoryStore } from './open-memory-store.ts';
import { storesContract } from '#ports/stores.contract.ts';

storesContract('memory', (clock) => openMemoryStore({ clock }));
