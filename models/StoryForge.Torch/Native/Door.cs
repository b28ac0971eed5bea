using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StoryForge.Torch;

namespace TorchSharp.Native;

/// <summary>The C interface of native/door.cpp. Every failure becomes an exception with libtorch's message.</summary>
internal static unsafe partial class Door
{
    private const string Library = "storyforge_torch";

    private static nint _loaded;

    static Door() => NativeLibrary.SetDllImportResolver(typeof(Door).Assembly, Load);

    [LibraryImport(Library, EntryPoint = "sf_version")]
    private static partial byte* VersionText();

    [LibraryImport(Library, EntryPoint = "sf_error")]
    private static partial byte* ErrorText();

    [LibraryImport(Library, EntryPoint = "sf_operator", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Operator(string name, string overload);

    [LibraryImport(Library, EntryPoint = "sf_call")]
    public static partial int Call(nint op, Value* arguments, int count, Value* results, int capacity);

    [LibraryImport(Library, EntryPoint = "sf_free")]
    public static partial void Free(nint tensor);

    [LibraryImport(Library, EntryPoint = "sf_share")]
    public static partial nint Share(nint tensor);

    [LibraryImport(Library, EntryPoint = "sf_from_memory")]
    public static partial nint FromMemory(nint data, long* sizes, int dimensions, int dtype, delegate* unmanaged<nint, void> freed, nint context);

    [LibraryImport(Library, EntryPoint = "sf_keep_memory")]
    public static partial void KeepMemory(int keeps);

    [LibraryImport(Library, EntryPoint = "sf_data")]
    public static partial nint Data(nint tensor);

    [LibraryImport(Library, EntryPoint = "sf_dim")]
    [SuppressGCTransition]
    public static partial long Dim(nint tensor);

    [LibraryImport(Library, EntryPoint = "sf_numel")]
    [SuppressGCTransition]
    public static partial long Numel(nint tensor);

    [LibraryImport(Library, EntryPoint = "sf_sizes")]
    [SuppressGCTransition]
    public static partial long* Sizes(nint tensor);

    [LibraryImport(Library, EntryPoint = "sf_strides")]
    [SuppressGCTransition]
    public static partial long* Strides(nint tensor);

    [LibraryImport(Library, EntryPoint = "sf_storage_offset")]
    [SuppressGCTransition]
    public static partial long StorageOffset(nint tensor);

    [LibraryImport(Library, EntryPoint = "sf_dtype")]
    [SuppressGCTransition]
    public static partial int DType(nint tensor);

    [LibraryImport(Library, EntryPoint = "sf_element_size")]
    [SuppressGCTransition]
    public static partial long ElementSize(nint tensor);

    [LibraryImport(Library, EntryPoint = "sf_is_contiguous")]
    [SuppressGCTransition]
    public static partial int IsContiguous(nint tensor);

    [LibraryImport(Library, EntryPoint = "sf_is_sparse")]
    [SuppressGCTransition]
    public static partial int IsSparse(nint tensor);

    [LibraryImport(Library, EntryPoint = "sf_device")]
    [SuppressGCTransition]
    public static partial long Device(nint tensor);

    [LibraryImport(Library, EntryPoint = "sf_is_leaf")]
    public static partial int IsLeaf(nint tensor);

    [LibraryImport(Library, EntryPoint = "sf_requires_grad")]
    public static partial int RequiresGrad(nint tensor);

    [LibraryImport(Library, EntryPoint = "sf_set_requires_grad")]
    public static partial int SetRequiresGrad(nint tensor, int value);

    [LibraryImport(Library, EntryPoint = "sf_grad")]
    public static partial nint Grad(nint tensor);

    [LibraryImport(Library, EntryPoint = "sf_set_grad")]
    public static partial int SetGrad(nint tensor, nint grad);

    [LibraryImport(Library, EntryPoint = "sf_backward")]
    public static partial int Backward(nint* tensors, nint* grads, int count, int retainGraph, int createGraph, nint* inputs, int inputCount);

    [LibraryImport(Library, EntryPoint = "sf_grad_mode")]
    public static partial int GradMode();

    [LibraryImport(Library, EntryPoint = "sf_set_grad_mode")]
    public static partial void SetGradMode(int enabled);

    [LibraryImport(Library, EntryPoint = "sf_enter_inference_mode")]
    public static partial nint EnterInferenceMode(int enabled);

    [LibraryImport(Library, EntryPoint = "sf_leave_inference_mode")]
    public static partial void LeaveInferenceMode(nint guard);

    [LibraryImport(Library, EntryPoint = "sf_is_inference_mode")]
    public static partial int IsInferenceMode();

    [LibraryImport(Library, EntryPoint = "sf_threads")]
    public static partial int Threads();

    [LibraryImport(Library, EntryPoint = "sf_set_threads")]
    public static partial int SetThreads(int count);

    [LibraryImport(Library, EntryPoint = "sf_cuda_devices")]
    public static partial int CudaDevices();

    [LibraryImport(Library, EntryPoint = "sf_cuda_synchronize")]
    public static partial int CudaSynchronize(int device);

    [LibraryImport(Library, EntryPoint = "sf_seed")]
    public static partial int Seed(long seed);

    [LibraryImport(Library, EntryPoint = "sf_generator")]
    public static partial nint Generator(long* seed);

    [LibraryImport(Library, EntryPoint = "sf_generator_free")]
    public static partial void GeneratorFree(nint generator);

    [LibraryImport(Library, EntryPoint = "sf_generator_seed")]
    public static partial int GeneratorSeed(nint generator, long seed);

    [LibraryImport(Library, EntryPoint = "sf_generator_initial_seed")]
    public static partial long GeneratorInitialSeed(nint generator);

    [LibraryImport(Library, EntryPoint = "sf_generator_state")]
    public static partial nint GeneratorState(nint generator);

    [LibraryImport(Library, EntryPoint = "sf_set_generator_state")]
    public static partial int SetGeneratorState(nint generator, nint state);

    public static string Version => Marshal.PtrToStringUTF8((nint)VersionText())!;

    public static nint FindOperator(string name, string overload) => Check(Operator(Qualified(name), overload));

    public static bool HasOperator(string name) => Operator(Qualified(name), "") != 0;

    /// <summary>ATen's operators go by their plain name; ours carry their namespace.</summary>
    private static string Qualified(string name) => name.Contains("::", StringComparison.Ordinal) ? name : "aten::" + name;

    /// <summary>Passes a status through; a negative one becomes libtorch's error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Check(int status) => status >= 0 ? status : throw Error();

    /// <summary>Passes a handle through; null becomes libtorch's error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Check(nint handle) => handle != 0 ? handle : throw Error();

    private static TorchException Error() => new(Marshal.PtrToStringUTF8((nint)ErrorText())!);

    /// <summary>Asked for at the first call of each function; the number of threads must be set only once.</summary>
    private static nint Load(string library, Assembly assembly, DllImportSearchPath? path)
    {
        if (library != Library)
        {
            return 0;
        }

        if (_loaded != 0)
        {
            return _loaded;
        }

        var file = Path.Combine(AppContext.BaseDirectory, $"lib{Library}.so");
        if (!File.Exists(file))
        {
            throw new TorchUnavailableException($"The native part of StoryForge.Torch is missing: no {file}. Build the project again (dotnet build).");
        }

        try
        {
            OpenMp.WaitPolitely();
            var loaded = NativeLibrary.Load(file);
            if (OpenMp.Threads() is { } threads)
            {
                _ = ((delegate* unmanaged<int, int>)NativeLibrary.GetExport(loaded, "sf_set_threads"))(threads);
            }

            return _loaded = loaded;
        }
        catch (DllNotFoundException failure)
        {
            // .NET's message ends with what the system's loader said; before that comes advice for .NET developers
            var reason = failure.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1];
            throw new TorchUnavailableException(
                $"libtorch could not be loaded ({reason}): install it (Debian, Ubuntu: apt install libtorch-dev libopenblas0-openmp) and build again.", failure);
        }
    }
}
