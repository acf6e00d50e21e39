#include "tools/authcheck/commands.h"

int main(int argc, char** argv) {
  return countersign::tools::run_process(countersign::authcheck::tool(), argc, argv);
}
