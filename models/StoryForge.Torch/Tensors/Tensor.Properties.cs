using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public ScalarType dtype
        {
            get
            {
                var type = (ScalarType)Door.DType(Handle);
                GC.KeepAlive(this);
                return type;
            }
        }

        public Device device
        {
            get
            {
                var packed = PackedDevice;
                return packed == 0xff ? CPU : new Device((DeviceType)(packed >> 8), (sbyte)packed);
            }
        }

        public DeviceType device_type => (DeviceType)(PackedDevice >> 8);

        public int device_index => (sbyte)PackedDevice;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_meta => device_type == DeviceType.META;

        public unsafe long[] shape
        {
            get
            {
                var sizes = new ReadOnlySpan<long>(Door.Sizes(Handle), (int)Door.Dim(Handle)).ToArray();
                GC.KeepAlive(this);
                return sizes;
            }
        }

        public long Dimensions => dim();

        public long ndim => dim();

        public long NumberOfElements => numel();

        public long ElementSize => element_size();

        public bool is_sparse
        {
            get
            {
                var sparse = Door.IsSparse(Handle) != 0;
                GC.KeepAlive(this);
                return sparse;
            }
        }

        private long PackedDevice
        {
            get
            {
                var packed = Door.Device(Handle);
                GC.KeepAlive(this);
                return packed;
            }
        }

        public long dim()
        {
            var dimensions = Door.Dim(Handle);
            GC.KeepAlive(this);
            return dimensions;
        }

        public long numel()
        {
            var elements = Door.Numel(Handle);
            GC.KeepAlive(this);
            return elements;
        }

        public long element_size()
        {
            var bytes = Door.ElementSize(Handle);
            GC.KeepAlive(this);
            return bytes;
        }

        public long[] size() => shape;

        public unsafe long size(int dim)
        {
            var dimensions = this.dim();
            var wanted = dim < 0 ? dim + dimensions : dim;
            if (wanted < 0 || wanted >= dimensions)
            {
                throw new TorchException($"Dimension out of range (expected to be in range of [{-dimensions}, {dimensions - 1}], but got {dim})");
            }

            var length = Door.Sizes(Handle)[wanted];
            GC.KeepAlive(this);
            return length;
        }

        public unsafe long[] stride()
        {
            var strides = new ReadOnlySpan<long>(Door.Strides(Handle), (int)Door.Dim(Handle)).ToArray();
            GC.KeepAlive(this);
            return strides;
        }

        public long stride(int dim) => stride()[dim < 0 ? dim + (int)this.dim() : dim];

        public long storage_offset()
        {
            var offset = Door.StorageOffset(Handle);
            GC.KeepAlive(this);
            return offset;
        }

        public bool is_contiguous()
        {
            var contiguous = Door.IsContiguous(Handle) != 0;
            GC.KeepAlive(this);
            return contiguous;
        }

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_complex() => torch.is_complex(dtype);
    }
}
