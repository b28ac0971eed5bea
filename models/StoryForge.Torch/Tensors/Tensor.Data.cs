using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements as raw memory, in row-major order. Only for contiguous tensors on the CPU, up to 2 GiB.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                var length = numel() * element_size();
                if (length > int.MaxValue)
                {
                    throw new ArgumentException("Span only supports up to int.MaxValue elements.");
                }

                return new Span<byte>((void*)ContiguousData(), (int)length);
            }

            set
            {
                if (value.Length != numel() * element_size())
                {
                    throw new ArgumentException("Mismatched data sizes in SetBytes().");
                }

                value.CopyTo(new Span<byte>((void*)ContiguousData(), value.Length));
            }
        }

        /// <summary>The only element of a tensor with one.</summary>
        public unsafe T item<T>()
            where T : unmanaged
        {
            if (numel() != 1)
            {
                throw new ArgumentException("Number of elements in the tensor must be 1");
            }

            RequireType<T>();
            if (device_type != DeviceType.CPU)
            {
                using var copy = cpu();
                return copy.item<T>();
            }

            var value = *(T*)Data();
            GC.KeepAlive(this);
            return value;
        }

        public Scalar ToScalar() => is_floating_point() ? this.ToDouble() : dtype == ScalarType.Bool ? this.ToBoolean() : this.ToInt64();

        /// <summary>Typed access to the elements; the type must be the tensor's.</summary>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            RequireType<T>();
            return new TensorAccessor<T>(device_type == DeviceType.CPU ? this : cpu());
        }

        public unsafe void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            var at = (byte*)ContiguousData();
            for (var left = numel() * element_size(); left > 0;)
            {
                var part = (int)Math.Min(left, Math.Max(bufferSize, 1 << 20));
                stream.Write(new ReadOnlySpan<byte>(at, part));
                at += part;
                left -= part;
            }

            GC.KeepAlive(this);
        }

        public unsafe void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            var at = (byte*)ContiguousData();
            for (var left = numel() * element_size(); left > 0;)
            {
                var part = (int)Math.Min(left, Math.Max(bufferSize, 1 << 20));
                stream.ReadExactly(new Span<byte>(at, part));
                at += part;
                left -= part;
            }

            GC.KeepAlive(this);
        }

        /// <summary>Address of the first element; 0 for a tensor without elements.</summary>
        internal nint Data() => numel() == 0 ? 0 : Door.Check(Door.Data(Handle));

        private nint ContiguousData()
        {
            if (!is_contiguous())
            {
                throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
            }

            if (device_type != DeviceType.CPU)
            {
                throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
            }

            return Data();
        }

        private void RequireType<T>()
            where T : unmanaged
        {
            var fits = dtype switch
            {
                ScalarType.Byte => typeof(T) == typeof(byte),
                ScalarType.Int8 => typeof(T) == typeof(sbyte),
                ScalarType.Int16 => typeof(T) == typeof(short),
                ScalarType.Int32 => typeof(T) == typeof(int),
                ScalarType.Int64 => typeof(T) == typeof(long),
                ScalarType.Bool => typeof(T) == typeof(bool),
                ScalarType.BFloat16 => typeof(T) == typeof(BFloat16),
                ScalarType.Float16 => typeof(T) == typeof(Half),
                ScalarType.Float32 => typeof(T) == typeof(float),
                ScalarType.Float64 => typeof(T) == typeof(double),
                _ => false,
            };
            if (!fits)
            {
                throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");
            }
        }
    }
}
