using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers on the CPU: the process's default one, or one of its own.</summary>
    public class Generator : IDisposable
    {
        public unsafe Generator(ulong seed = 0, Device? device = null)
        {
            if (device is { type: not DeviceType.CPU })
            {
                throw new NotSupportedException("StoryForge.Torch makes random generators of their own on the CPU only; build with -p:Torch=cuda for others.");
            }

            var number = (long)seed;
            Handle = Door.Check(Door.Generator(&number));
            this.device = CPU;
        }

        private Generator(nint handle)
        {
            Handle = handle;
            device = CPU;
        }

        ~Generator() => Dispose(false);

        public static unsafe Generator Default => new(Door.Check(Door.Generator(null)));

        public nint Handle { get; private set; }

        public Device device { get; }

        public Tensor get_state() => new(Door.Check(Door.GeneratorState(Handle)));

        public void set_state(Tensor value)
        {
            Door.Check(Door.SetGeneratorState(Handle, value.Handle));
            GC.KeepAlive(value);
        }

        public Generator manual_seed(long seed)
        {
            Door.Check(Door.GeneratorSeed(Handle, seed));
            return this;
        }

        public long seed()
        {
            var seed = DateTime.UtcNow.Ticks;
            manual_seed(seed);
            return seed;
        }

        public long initial_seed() => Door.GeneratorInitialSeed(Handle);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (Handle != 0)
            {
                Door.GeneratorFree(Handle);
                Handle = 0;
            }
        }
    }
}
