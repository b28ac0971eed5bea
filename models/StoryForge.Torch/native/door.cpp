// The native door: everything StoryForge.Torch needs from libtorch, through one flat C interface.
//
// Any ATen operator is reached by its schema name and called boxed, with its arguments in a packed array, so a new
// operator costs a line of C# and nothing here. A tensor crosses the door as an owned c10::TensorImpl*, freed with
// sf_free. A function that can fail returns null or -1 and leaves libtorch's message in sf_error().
//
// Written against libtorch 1.13, with nothing that 2.x has dropped or renamed.

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/version.h>
#include <torch/csrc/autograd/autograd.h>

#include <cstdint>
#include <string>
#include <vector>

#define DOOR extern "C" __attribute__((visibility("default")))

namespace {

using Handle = c10::TensorImpl*;

// One argument or result. `count` is the length of lists and strings; mirrored by Value in Native/Value.cs.
enum Kind : int32_t { None, Tensor, Integer, Real, Boolean, IntegerList, TensorList, OptionalTensorList, Device, Generator, String };

struct Value {
    int32_t kind;
    int32_t count;
    union {
        int64_t integer;
        double real;
        void* pointer;
    };
};
static_assert(sizeof(Value) == 16, "Native/Value.cs counts on this layout");

thread_local std::string last_error;

template <typename T, typename F>
T guarded(T failed, F&& body) noexcept {
    try {
        return body();
    } catch (const c10::Error& error) {
        last_error = error.what_without_backtrace();
    } catch (const std::exception& error) {
        last_error = error.what();
    }
    return failed;
}

at::Tensor borrow(void* handle) {
    if (handle == nullptr) return at::Tensor();
    return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(static_cast<Handle>(handle)));
}

const at::Tensor& peek(void* const& handle) {
    // at::Tensor is exactly one intrusive pointer, so a handle in memory can be looked at without touching its count
    static_assert(sizeof(at::Tensor) == sizeof(void*), "at::Tensor is expected to be a single pointer");
    return reinterpret_cast<const at::Tensor&>(handle);
}

void* release(at::Tensor tensor) {
    return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

c10::Device device_of(int64_t packed) {
    return c10::Device(static_cast<c10::DeviceType>(packed >> 8), static_cast<c10::DeviceIndex>(static_cast<int8_t>(packed & 0xff)));
}

std::vector<at::Tensor> borrow_all(void* const* handles, int64_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    for (int64_t i = 0; i < count; i++) tensors.push_back(borrow(handles[i]));
    return tensors;
}

c10::IValue box(const Value& value) {
    switch (value.kind) {
        case None: return c10::IValue();
        case Tensor: return c10::IValue(borrow(value.pointer));
        case Integer: return c10::IValue(value.integer);
        case Real: return c10::IValue(value.real);
        case Boolean: return c10::IValue(value.integer != 0);
        case Device: return c10::IValue(device_of(value.integer));
        case Generator: return c10::IValue(*static_cast<at::Generator*>(value.pointer));
        case String: return c10::IValue(std::string(static_cast<const char*>(value.pointer), value.count));
        case IntegerList: {
            auto first = static_cast<const int64_t*>(value.pointer);
            return c10::IValue(c10::IntArrayRef(first, value.count));
        }
        case TensorList: return c10::IValue(borrow_all(static_cast<void* const*>(value.pointer), value.count));
        case OptionalTensorList: {
            c10::impl::GenericList list(c10::OptionalType::ofTensor());
            auto handles = static_cast<void* const*>(value.pointer);
            for (int32_t i = 0; i < value.count; i++) list.push_back(handles[i] ? c10::IValue(borrow(handles[i])) : c10::IValue());
            return c10::IValue(std::move(list));
        }
    }
    throw std::runtime_error("the binding sent an argument of an unknown kind");
}

// Tensors of a list result wait here until sf_call's caller has copied their handles.
thread_local std::vector<void*> returned_list;

Value unbox(c10::IValue&& value) {
    Value result{None, 0, {0}};
    if (value.isTensor()) {
        result.kind = Tensor;
        result.pointer = release(std::move(value).toTensor());
    } else if (value.isTensorList()) {
        auto list = value.toTensorVector();
        returned_list.clear();
        for (auto& tensor : list) returned_list.push_back(release(std::move(tensor)));
        result = Value{TensorList, static_cast<int32_t>(returned_list.size()), {0}};
        result.pointer = returned_list.data();
    } else if (value.isInt()) {
        result.kind = Integer;
        result.integer = value.toInt();
    } else if (value.isDouble()) {
        result.kind = Real;
        result.real = value.toDouble();
    } else if (value.isBool()) {
        result.kind = Boolean;
        result.integer = value.toBool();
    }
    return result;
}

}  // namespace

DOOR const char* sf_error() { return last_error.c_str(); }

DOOR const char* sf_version() { return TORCH_VERSION; }

// ---- operators ----

// null when libtorch has no such operator
DOOR void* sf_operator(const char* name, const char* overload) {
    return guarded<void*>(nullptr, [&]() -> void* {
        auto found = c10::Dispatcher::singleton().findSchema({name, overload});
        if (found) return new c10::OperatorHandle(*found);
        last_error = std::string("this libtorch has no operator ") + name + (*overload ? "." : "") + overload;
        return nullptr;
    });
}

// Arguments left out at the end take the schema's defaults. Returns how many results there are, -1 after an error.
DOOR int32_t sf_call(void* op, const Value* arguments, int32_t count, Value* results, int32_t capacity) {
    return guarded<int32_t>(-1, [&]() -> int32_t {
        auto& handle = *static_cast<c10::OperatorHandle*>(op);
        const auto& declared = handle.schema().arguments();
        torch::jit::Stack stack;
        stack.reserve(declared.size());
        for (int32_t i = 0; i < count; i++) stack.push_back(box(arguments[i]));
        for (size_t i = count; i < declared.size(); i++) {
            TORCH_CHECK(declared[i].default_value(), handle.schema().name(), " needs an argument '", declared[i].name(), "'");
            stack.push_back(*declared[i].default_value());
        }
        handle.callBoxed(&stack);
        TORCH_CHECK(stack.size() <= static_cast<size_t>(capacity), handle.schema().name(), " has more results than the binding takes");
        for (size_t i = 0; i < stack.size(); i++) results[i] = unbox(std::move(stack[i]));
        return static_cast<int32_t>(stack.size());
    });
}

// ---- tensors ----

DOOR void sf_free(void* tensor) { c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(static_cast<Handle>(tensor)); }

DOOR void* sf_share(void* tensor) { return release(borrow(tensor)); }

// shares `data`; `freed(context)` is called when the last tensor over it is gone
DOOR void* sf_from_memory(void* data, const int64_t* sizes, int32_t dimensions, int32_t dtype, void (*freed)(void*), void* context) {
    return guarded<void*>(nullptr, [&] {
        auto deleter = [freed, context](void*) { freed(context); };
        return release(at::from_blob(data, at::IntArrayRef(sizes, dimensions), deleter, at::TensorOptions(static_cast<at::ScalarType>(dtype))));
    });
}

DOOR void* sf_data(void* tensor) {
    return guarded<void*>(nullptr, [&] { return peek(tensor).data_ptr(); });
}

DOOR int64_t sf_dim(void* tensor) { return peek(tensor).dim(); }
DOOR int64_t sf_numel(void* tensor) { return peek(tensor).numel(); }
DOOR const int64_t* sf_sizes(void* tensor) { return peek(tensor).sizes().data(); }
DOOR const int64_t* sf_strides(void* tensor) { return peek(tensor).strides().data(); }
DOOR int64_t sf_storage_offset(void* tensor) { return peek(tensor).storage_offset(); }
DOOR int32_t sf_dtype(void* tensor) { return static_cast<int32_t>(peek(tensor).scalar_type()); }
DOOR int64_t sf_element_size(void* tensor) { return peek(tensor).element_size(); }
DOOR int32_t sf_is_contiguous(void* tensor) { return peek(tensor).is_contiguous(); }
DOOR int32_t sf_is_sparse(void* tensor) { return peek(tensor).is_sparse(); }

// type << 8 | index; an index of -1 means "the current one"
DOOR int64_t sf_device(void* tensor) {
    auto device = peek(tensor).device();
    return static_cast<int64_t>(device.type()) << 8 | static_cast<uint8_t>(device.index());
}

// ---- autograd ----

DOOR int32_t sf_is_leaf(void* tensor) { return peek(tensor).is_leaf(); }
DOOR int32_t sf_requires_grad(void* tensor) { return peek(tensor).requires_grad(); }

DOOR int32_t sf_set_requires_grad(void* tensor, int32_t value) {
    return guarded<int32_t>(-1, [&] {
        TORCH_CHECK(peek(tensor).is_leaf() || value, "you can only change requires_grad flags of leaf variables.");
        peek(tensor).set_requires_grad(value != 0);
        return 0;
    });
}

// null (and no error) when there is none
DOOR void* sf_grad(void* tensor) { return release(peek(tensor).grad()); }

DOOR int32_t sf_set_grad(void* tensor, void* grad) {
    return guarded<int32_t>(-1, [&] {
        peek(tensor).mutable_grad() = borrow(grad);
        return 0;
    });
}

DOOR int32_t sf_backward(void* const* tensors, void* const* grads, int32_t count, int32_t retain_graph, int32_t create_graph,
                         void* const* inputs, int32_t input_count) {
    return guarded<int32_t>(-1, [&] {
        torch::autograd::backward(borrow_all(tensors, count), grads ? borrow_all(grads, count) : std::vector<at::Tensor>(),
                                  retain_graph != 0, create_graph != 0, borrow_all(inputs, input_count));
        return 0;
    });
}

DOOR int32_t sf_grad_mode() { return c10::GradMode::is_enabled(); }
DOOR void sf_set_grad_mode(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }
DOOR void* sf_enter_inference_mode(int32_t enabled) { return new c10::InferenceMode(enabled != 0); }
DOOR void sf_leave_inference_mode(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }
DOOR int32_t sf_is_inference_mode() { return c10::InferenceMode::is_enabled(); }

// ---- threads, devices, chance ----

DOOR int32_t sf_threads() { return at::get_num_threads(); }
DOOR int32_t sf_set_threads(int32_t count) {
    return guarded<int32_t>(-1, [&] {
        at::set_num_threads(count);
        return 0;
    });
}

DOOR int32_t sf_cuda_devices() { return static_cast<int32_t>(at::getNumGPUs()); }
DOOR int32_t sf_cuda_synchronize(int32_t device) {
    return guarded<int32_t>(-1, [&] {
        at::detail::getCUDAHooks().deviceSynchronize(static_cast<c10::DeviceIndex>(device));
        return 0;
    });
}

// seeds every device's default generator
DOOR int32_t sf_seed(int64_t seed) {
    return guarded<int32_t>(-1, [&] {
        at::manual_seed(static_cast<uint64_t>(seed));
        return 0;
    });
}

// CPU only; `seed` null: the process's default generator, otherwise a new one
DOOR void* sf_generator(const int64_t* seed) {
    return guarded<void*>(nullptr, [&] {
        return new at::Generator(seed ? at::detail::createCPUGenerator(static_cast<uint64_t>(*seed)) : at::detail::getDefaultCPUGenerator());
    });
}

DOOR void sf_generator_free(void* generator) { delete static_cast<at::Generator*>(generator); }

DOOR int32_t sf_generator_seed(void* generator, int64_t seed) {
    return guarded<int32_t>(-1, [&] {
        auto& target = *static_cast<at::Generator*>(generator);
        std::lock_guard<std::mutex> lock(target.mutex());
        target.set_current_seed(static_cast<uint64_t>(seed));
        return 0;
    });
}

DOOR int64_t sf_generator_initial_seed(void* generator) { return static_cast<int64_t>(static_cast<at::Generator*>(generator)->current_seed()); }

DOOR void* sf_generator_state(void* generator) {
    return guarded<void*>(nullptr, [&] {
        auto& source = *static_cast<at::Generator*>(generator);
        std::lock_guard<std::mutex> lock(source.mutex());
        return release(source.get_state());
    });
}

DOOR int32_t sf_set_generator_state(void* generator, void* state) {
    return guarded<int32_t>(-1, [&] {
        auto& target = *static_cast<at::Generator*>(generator);
        std::lock_guard<std::mutex> lock(target.mutex());
        target.set_state(borrow(state));
        return 0;
    });
}
