// Work handed from a thread that finds it to threads that do it.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

namespace leaktight {

template <class T>
class WorkQueue {
 public:
  void Push(T item) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      items_.push_back(std::move(item));
    }
    changed_.notify_one();
  }

  // No more will be pushed.
  void Close() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
  }

  // Waits for an item. False once the queue is closed and empty.
  bool Pop(T& item) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !items_.empty(); });
    if (items_.empty()) return false;
    item = std::move(items_.front());
    items_.pop_front();
    return true;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> items_;
  bool closed_ = false;
};

}  // namespace leaktight
