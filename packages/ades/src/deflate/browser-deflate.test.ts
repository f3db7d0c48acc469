import * as browserDeflate from './browser-deflate.ts';
import { testDeflateDoor } from './deflate-door.contract.ts';

testDeflateDoor('the door for browsers', browserDeflate);
