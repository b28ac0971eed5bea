// Memory for a training: every step asks for the same large blocks as the one before. The C library would give them
// back to the system after each use and take them again, page by page; here they are kept, and lie in huge pages, so that
// reading down a column of a matrix does not miss the processor's table of pages at every row.

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

#include <sys/mman.h>

#include <cstdlib>
#include <map>
#include <mutex>
#include <new>
#include <unordered_map>

namespace {

constexpr size_t kHugePage = size_t{1} << 21;
constexpr size_t kLarge = size_t{1} << 20;

class KeptMemory final : public c10::Allocator {
public:
    c10::DataPtr allocate(size_t bytes) const override {
        if (bytes < kLarge) return c10::GetDefaultCPUAllocator()->allocate(bytes);
        void* block = take((bytes + kHugePage - 1) / kHugePage * kHugePage);
        return {block, block, &give_back, c10::Device(c10::DeviceType::CPU)};
    }

    c10::DeleterFnPtr raw_deleter() const override { return &give_back; }

    void keep(bool keeps) {
        std::lock_guard<std::mutex> lock(mutex_);
        keeps_ = keeps;
        if (keeps) return;
        for (auto& [size, block] : free_) drop(block);
        free_.clear();
    }

private:
    // the smallest free block that will do and is not half empty, or a new one
    void* take(size_t size) const {
        std::lock_guard<std::mutex> lock(mutex_);
        auto found = free_.lower_bound(size);
        if (found != free_.end() && found->first < 2 * size) {
            void* block = found->second;
            free_.erase(found);
            return block;
        }
        void* block = std::aligned_alloc(kHugePage, size);
        if (block == nullptr) throw std::bad_alloc();
        madvise(block, size, MADV_HUGEPAGE);
        sizes_.emplace(block, size);
        return block;
    }

    void drop(void* block) {
        sizes_.erase(block);
        std::free(block);
    }

    static void give_back(void* block);

    mutable std::mutex mutex_;
    mutable std::unordered_map<void*, size_t> sizes_;  // of all blocks, those in use included
    mutable std::multimap<size_t, void*> free_;
    bool keeps_ = false;
};

// never destroyed: tensors may outlive everything else in the process
KeptMemory& kept_memory() {
    static auto* memory = new KeptMemory;
    return *memory;
}

void KeptMemory::give_back(void* block) {
    KeptMemory& home = kept_memory();
    {
        std::lock_guard<std::mutex> lock(home.mutex_);
        auto found = home.sizes_.find(block);
        if (found != home.sizes_.end()) {
            if (home.keeps_) home.free_.emplace(found->second, block);
            else home.drop(block);
            return;
        }
    }
    c10::GetDefaultCPUAllocator()->raw_deallocate(block);
}

}  // namespace

extern "C" __attribute__((visibility("default"))) void sf_keep_memory(int32_t keeps) {
    kept_memory().keep(keeps != 0);
    c10::SetCPUAllocator(keeps != 0 ? static_cast<c10::Allocator*>(&kept_memory()) : c10::GetDefaultCPUAllocator(), /*priority=*/100);
}
