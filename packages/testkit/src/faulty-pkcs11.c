/*
 * A PKCS#11 library that is another one (FAULTY_PKCS11_TARGET) with faults put in by hand. Before
 * each call it reads the file FAULTY_PKCS11_ORDERS, lines of "FUNCTION ACTION HOW LABEL". HOW is
 * "once", which takes the file away, or "always"; LABEL is that of a token, or "any". ACTION:
 *
 *   48          answer this CKR number, in decimal, and do nothing
 *   hang        never return
 *   crash       end the process by a segmentation fault
 *   logout      log out first, so that the library itself has lost the log-in
 *   closeall    close all sessions of the slot first
 *   twice       C_Login: log in once more, so that it was done already
 *   leaky       C_GetAttributeValue: say that every key is extractable
 *   +131072     C_GetTokenInfo: put in this flag
 *
 * Every call is written down in FAULTY_PKCS11_CALLS, a name a line.
 */

#define CK_PTR *
#define CK_DECLARE_FUNCTION(type, name) type name
#define CK_DECLARE_FUNCTION_POINTER(type, name) type(*name)
#define CK_CALLBACK_FUNCTION(type, name) type(*name)
#ifndef NULL_PTR
#define NULL_PTR 0
#endif
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <pkcs11/pkcs11.h>

static CK_FUNCTION_LIST ours;
static CK_FUNCTION_LIST_PTR theirs;

/* Which token a session is of; tests open far fewer than fit. */
#define SESSIONS 4096
static CK_SLOT_ID slot_of[SESSIONS];

static void write_down(const char *name) {
  char line[80];
  int length = snprintf(line, sizeof line, "%s\n", name);
  int file = open(getenv("FAULTY_PKCS11_CALLS"), O_WRONLY | O_APPEND | O_CREAT, 0600);
  if (file < 0) return;
  if (write(file, line, length) != length) abort();
  close(file);
}

static int is_labelled(CK_SLOT_ID slot, const char *label) {
  CK_TOKEN_INFO info;
  if (strcmp(label, "any") == 0) return 1;
  if (theirs->C_GetTokenInfo(slot, &info) != CKR_OK) return 0;
  return strncmp((char *)info.label, label, strlen(label)) == 0;
}

/* What is ordered for a function; empty if nothing is. */
static void order_for(const char *name, CK_SLOT_ID slot, char action[32]) {
  const char *path = getenv("FAULTY_PKCS11_ORDERS");
  char line[128], function[64], how_often[16], label[33];
  action[0] = 0;
  FILE *orders = fopen(path, "r");
  if (orders == NULL) return;
  while (fgets(line, sizeof line, orders) != NULL) {
    char found[32];
    if (sscanf(line, "%63s %31s %15s %32s", function, found, how_often, label) != 4) continue;
    if (strcmp(function, name) != 0 || !is_labelled(slot, label)) continue;
    /* Of several threads one is the first. */
    if (strcmp(how_often, "once") == 0 && unlink(path) != 0) continue;
    strcpy(action, found);
    break;
  }
  fclose(orders);
}

static CK_RV meddle(const char *name, CK_SLOT_ID slot, CK_SESSION_HANDLE session,
                    char action[32]) {
  write_down(name);
  order_for(name, slot, action);
  if (strcmp(action, "hang") == 0) for (;;) pause();
  if (strcmp(action, "crash") == 0) raise(SIGSEGV);
  if (strcmp(action, "logout") == 0) theirs->C_Logout(session);
  if (strcmp(action, "closeall") == 0) theirs->C_CloseAllSessions(slot);
  if (action[0] >= '0' && action[0] <= '9') return strtoul(action, NULL, 10);
  return CKR_OK;
}

#define MEDDLE(name, slot, session)                       \
  char action[32];                                        \
  CK_RV fault = meddle(#name, (slot), (session), action); \
  if (fault != CKR_OK) return fault
#define MEDDLE_IN(name, session) MEDDLE(name, slot_of[(session) % SESSIONS], session)

static CK_RV initialize(CK_VOID_PTR arguments) {
  MEDDLE(C_Initialize, 0, 0);
  return theirs->C_Initialize(arguments);
}

static CK_RV get_slot_list(CK_BBOOL present, CK_SLOT_ID_PTR slots, CK_ULONG_PTR count) {
  MEDDLE(C_GetSlotList, 0, 0);
  return theirs->C_GetSlotList(present, slots, count);
}

static CK_RV get_token_info(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
  MEDDLE(C_GetTokenInfo, slot, 0);
  CK_RV answer = theirs->C_GetTokenInfo(slot, info);
  if (action[0] == '+') info->flags |= strtoul(action + 1, NULL, 10);
  return answer;
}

static CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, CK_VOID_PTR application,
                          CK_NOTIFY notify, CK_SESSION_HANDLE_PTR session) {
  MEDDLE(C_OpenSession, slot, 0);
  CK_RV answer = theirs->C_OpenSession(slot, flags, application, notify, session);
  if (answer == CKR_OK) slot_of[*session % SESSIONS] = slot;
  return answer;
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin,
                   CK_ULONG length) {
  MEDDLE_IN(C_Login, session);
  if (strcmp(action, "twice") == 0) theirs->C_Login(session, user, pin, length);
  return theirs->C_Login(session, user, pin, length);
}

static CK_RV find_objects_init(CK_SESSION_HANDLE session, CK_ATTRIBUTE_PTR template,
                               CK_ULONG count) {
  MEDDLE_IN(C_FindObjectsInit, session);
  return theirs->C_FindObjectsInit(session, template, count);
}

static CK_RV get_attribute_value(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object,
                                 CK_ATTRIBUTE_PTR template, CK_ULONG count) {
  MEDDLE_IN(C_GetAttributeValue, session);
  CK_RV answer = theirs->C_GetAttributeValue(session, object, template, count);
  if (strcmp(action, "leaky") != 0) return answer;
  for (CK_ULONG i = 0; i < count; i += 1)
    if (template[i].type == CKA_EXTRACTABLE && template[i].pValue != NULL)
      *(CK_BBOOL *)template[i].pValue = CK_TRUE;
  return answer;
}

static CK_RV generate_key_pair(CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism,
                               CK_ATTRIBUTE_PTR public_template, CK_ULONG public_count,
                               CK_ATTRIBUTE_PTR private_template, CK_ULONG private_count,
                               CK_OBJECT_HANDLE_PTR public_key, CK_OBJECT_HANDLE_PTR private_key) {
  MEDDLE_IN(C_GenerateKeyPair, session);
  return theirs->C_GenerateKeyPair(session, mechanism, public_template, public_count,
                                   private_template, private_count, public_key, private_key);
}

static CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism,
                       CK_OBJECT_HANDLE key) {
  MEDDLE_IN(C_SignInit, session);
  return theirs->C_SignInit(session, mechanism, key);
}

static CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG length,
                  CK_BYTE_PTR signature, CK_ULONG_PTR signature_length) {
  MEDDLE_IN(C_Sign, session);
  return theirs->C_Sign(session, data, length, signature, signature_length);
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  void *library = dlopen(getenv("FAULTY_PKCS11_TARGET"), RTLD_NOW);
  if (library == NULL) return CKR_GENERAL_ERROR;
  CK_C_GetFunctionList get = (CK_C_GetFunctionList)dlsym(library, "C_GetFunctionList");
  if (get == NULL || get(&theirs) != CKR_OK) return CKR_GENERAL_ERROR;
  ours = *theirs;
  ours.C_Initialize = initialize;
  ours.C_GetSlotList = get_slot_list;
  ours.C_GetTokenInfo = get_token_info;
  ours.C_OpenSession = open_session;
  ours.C_Login = login;
  ours.C_FindObjectsInit = find_objects_init;
  ours.C_GetAttributeValue = get_attribute_value;
  ours.C_GenerateKeyPair = generate_key_pair;
  ours.C_SignInit = sign_init;
  ours.C_Sign = sign;
  *list = &ours;
  return CKR_OK;
}
