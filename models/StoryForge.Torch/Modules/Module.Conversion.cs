using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            protected internal virtual Module _to(ScalarType dtype, bool non_blocking) => Convert(dtype, null);

            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking) => Convert(dtype, device);

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                Convert(null, new Device(deviceType, deviceIndex));

            /// <summary>
            /// Converts what needs it. As in TorchSharp the parameters become new objects, so an optimizer is made after
            /// this, and a parameter held by two modules would be freed under one of them.
            /// </summary>
            private Module Convert(ScalarType? dtype, Device? device)
            {
                if (dtype is { } type && !is_floating_point(type))
                {
                    throw new ArgumentException($"nn.Module.to only accepts floating point or complex types, but got desired dtype={type}");
                }

                foreach (var child in _submodules.Values)
                {
                    _ = dtype is not { } wanted ? child._to(device!.type, device.index, false)
                        : device is null ? child._to(wanted, false)
                        : child._to(device, wanted, false);
                }

                var fields = Fields().ToLookup(ComponentName);
                foreach (var (name, parameter) in _parameters.ToArray())
                {
                    if (!Moves(parameter, dtype, device))
                    {
                        continue;
                    }

                    var moved = Moved(parameter, dtype, device);
                    if (GetType().GetProperty(name) is { CanWrite: true } property)
                    {
                        property.SetValue(this, moved);
                        continue;
                    }

                    fields[name].FirstOrDefault()?.SetValue(this, moved);
                    _parameters[name] = moved;
                    parameter.Dispose();
                }

                foreach (var (name, (buffer, persistent)) in _buffers.ToArray())
                {
                    if (Moves(buffer, dtype, device))
                    {
                        var moved = buffer.to(TypeFor(buffer, dtype), device ?? buffer.device, disposeAfter: true).DetachFromDisposeScope();
                        fields[name].FirstOrDefault()?.SetValue(this, moved);
                        _buffers[name] = (moved, persistent);
                    }
                }

                return this;
            }

            private static ScalarType TypeFor(Tensor tensor, ScalarType? dtype) => tensor.is_floating_point() ? dtype ?? tensor.dtype : tensor.dtype;

            private static bool Moves(Tensor tensor, ScalarType? dtype, Device? device) =>
                TypeFor(tensor, dtype) != tensor.dtype
                || (device is not null && (device.type != tensor.device_type || (device.index >= 0 && device.index != tensor.device_index)));

            private static Parameter Moved(Parameter parameter, ScalarType? dtype, Device? device)
            {
                using var off = no_grad();
                var type = TypeFor(parameter, dtype);
                var moved = new Parameter(parameter.to(type, device ?? parameter.device), parameter.requires_grad);
                moved.DetachFromDisposeScope();
                using var gradient = parameter.grad;
                if (gradient is not null)
                {
                    using var movedGradient = gradient.to(type, device ?? gradient.device);
                    moved.grad = movedGradient;
                }

                return moved;
            }
        }
    }
}
