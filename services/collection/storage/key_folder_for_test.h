// A folder of rollout keys for one test, removed with it.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace icap::collection {

class KeyFolderForTest {
 public:
  KeyFolderForTest() {
    std::string name = (std::filesystem::temp_directory_path() / "icap-keys-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  ~KeyFolderForTest() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  KeyFolderForTest(const KeyFolderForTest&) = delete;
  KeyFolderForTest& operator=(const KeyFolderForTest&) = delete;

  const std::string& path() const { return path_; }
  std::string FileOf(const std::string& rollout) const { return path_ + "/" + rollout + ".keys"; }

 private:
  std::string path_;
};

}  // namespace icap::collection
