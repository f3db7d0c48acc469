import * as nodeDeflate from './node-deflate.ts';
import { testDeflateDoor } from './deflate-door.contract.ts';

testDeflateDoor('the door to zlib of Node', nodeDeflate);
