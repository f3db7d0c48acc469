import * as nodeCrypto from './node-crypto.ts';
import { testCryptoDoor } from './crypto-door.contract.ts';

testCryptoDoor('the door to the crypto of Node', nodeCrypto);
