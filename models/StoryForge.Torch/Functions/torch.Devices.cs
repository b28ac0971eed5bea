using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static ScalarType defaultType = ScalarType.Float32;
    private static Device? defaultDevice;

    public static ScalarType get_default_dtype() => defaultType;

    public static void set_default_dtype(ScalarType dtype) => defaultType = dtype;

    public static Device get_default_device() => defaultDevice ?? CPU;

    public static void set_default_device(Device device) => defaultDevice = device;

    public static int get_num_threads() => Door.Threads();

    public static void set_num_threads(int num) => Door.Check(Door.SetThreads(num));

    public static bool cuda_is_available() => cuda.is_available();

    public static bool mps_is_available() => false;

    public static class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static int device_count() => Door.CudaDevices();

        public static void manual_seed(long seed) => random.manual_seed(seed);

        public static void manual_seed_all(long seed) => random.manual_seed(seed);

        public static void synchronize(Device? device = null)
        {
            if (is_available())
            {
                Door.Check(Door.CudaSynchronize(Math.Max(device?.index ?? 0, 0)));
            }
        }
    }
}
