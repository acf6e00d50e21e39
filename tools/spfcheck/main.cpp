#include "tools/spfcheck/commands.h"

int main(int argc, char** argv) {
  return countersign::tools::run_process(countersign::spfcheck::tool(), argc, argv);
}
