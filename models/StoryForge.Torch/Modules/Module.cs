using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// A part of a network: parameters, buffers and further modules, each under a name. The names joined by dots are
        /// the keys of <see cref="state_dict"/>.
        /// </summary>
        public class Module : IDisposable
        {
            private const BindingFlags Instance = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

            private readonly OrderedDictionary<string, Module> _submodules = [];
            private readonly OrderedDictionary<string, Parameter> _parameters = [];
            private readonly OrderedDictionary<string, (Tensor Tensor, bool Persistent)> _buffers = [];
            private readonly string _name;
            private bool _registered;
            private bool _disposed;

            protected Module(string name) => _name = name;

            public virtual bool training { get; private set; } = true;

            public virtual string GetName() => _name;

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            public virtual Module apply(Action<Module> fn)
            {
                foreach (var child in _submodules.Values)
                {
                    child.apply(fn);
                }

                fn(this);
                return this;
            }

            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var child in _submodules.Values)
                {
                    child.train(train);
                }
            }

            public virtual void eval() => train(false);

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    if (set_to_none)
                    {
                        parameter.grad = null;
                    }
                    else
                    {
                        using var gradient = parameter.grad;
                        gradient?.zero_();
                    }
                }
            }

            public virtual IEnumerable<(string name, Module module)> named_children() => _submodules.Select(child => (child.Key, child.Value));

            public virtual IEnumerable<Module> children() => _submodules.Values;

            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var (name, child) in _submodules)
                {
                    yield return (name, child);
                }

                foreach (var (name, child) in _submodules)
                {
                    foreach (var (below, module) in child.named_modules())
                    {
                        yield return ($"{name}.{below}", module);
                    }
                }
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(named => named.module);

            /// <summary>Every parameter once, its own first; one that is shared has the first name it is met under.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<nint>();
                foreach (var (name, parameter) in _parameters)
                {
                    if (seen.Add(parameter.handle))
                    {
                        yield return (name, parameter);
                    }
                }

                if (!recurse)
                {
                    yield break;
                }

                foreach (var (name, child) in _submodules)
                {
                    foreach (var (below, parameter) in child.named_parameters())
                    {
                        if (seen.Add(parameter.handle))
                        {
                            yield return ($"{name}.{below}", parameter);
                        }
                    }
                }
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(named => named.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                foreach (var (name, (buffer, persistent)) in _buffers)
                {
                    if (persistent || include_nonpersistent)
                    {
                        yield return (name, buffer);
                    }
                }

                if (!recurse)
                {
                    yield break;
                }

                foreach (var (name, child) in _submodules)
                {
                    foreach (var (below, buffer) in child.named_buffers(true, include_nonpersistent))
                    {
                        yield return ($"{name}.{below}", buffer);
                    }
                }
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(named => named.buffer);

            public virtual Parameter? get_parameter(string target) =>
                named_parameters().FirstOrDefault(named => named.name == target).parameter;

            public virtual Tensor? get_buffer(string target) => named_buffers().FirstOrDefault(named => named.name == target).buffer;

            /// <summary>The parameters and persistent buffers themselves (no copies) under their dotted names.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach (var (name, parameter) in _parameters)
                {
                    destination.TryAdd(Key(name), parameter);
                }

                foreach (var (name, (buffer, persistent)) in _buffers)
                {
                    if (persistent)
                    {
                        destination.TryAdd(Key(name), buffer);
                    }
                }

                foreach (var (name, child) in _submodules)
                {
                    child.state_dict(destination, Key(name));
                }

                return destination;

                string Key(string name) => string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}";
            }

            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var destination = state_dict();
                bool Wanted(string key) => skip?.Contains(key) != true;
                var missing = destination.Keys.Where(key => Wanted(key) && !source.ContainsKey(key)).ToList();
                var unexpected = source.Keys.Where(key => Wanted(key) && !destination.ContainsKey(key)).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                {
                    throw new InvalidOperationException(
                        $"The loaded state_dict is not identical to the target dictionary. Missing: {Named(missing)}. Unexpected: {Named(unexpected)}.");
                }

                using var off = no_grad();
                foreach (var (key, tensor) in source)
                {
                    if (Wanted(key) && destination.TryGetValue(key, out var target))
                    {
                        target.copy_(tensor);
                    }
                }

                return (missing, unexpected);

                static string Named(List<string> keys) => keys.Count == 0 ? "none" : string.Join(", ", keys);
            }

            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                if (!_parameters.TryAdd(name, param))
                {
                    throw new InvalidOperationException($"Parameter {name} is already registered.");
                }
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (!_buffers.TryAdd(name, (tensor, persistent)))
                {
                    throw new InvalidOperationException($"Tensor {name} is already registered.");
                }
            }

            public void add_module(string name, Module module) => register_module(name, module);

            public virtual void register_module(string name, Module submodule)
            {
                if (string.IsNullOrEmpty(name) || name.Contains('.', StringComparison.Ordinal))
                {
                    throw new ArgumentException($"A module's name is neither empty nor contains a dot, got: '{name}'", nameof(name));
                }

                if (_submodules.ContainsKey(name))
                {
                    throw new InvalidOperationException($"Sub-module {name} is already registered.");
                }

                submodule.RegisterComponents();
                _submodules.Add(name, submodule);
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking) => Convert(dtype, null);

            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking) => Convert(dtype, device);

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                Convert(null, new Device(deviceType, deviceIndex));

            /// <summary>
            /// Registers the fields of this class and its bases: modules, parameters, and other tensors as buffers. To be
            /// called at the end of the constructor.
            /// </summary>
            protected virtual void RegisterComponents()
            {
                if (_registered)
                {
                    return;
                }

                foreach (var field in Fields())
                {
                    var name = ComponentName(field);
                    if (_submodules.ContainsKey(name) || _parameters.ContainsKey(name) || _buffers.ContainsKey(name))
                    {
                        continue;
                    }

                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(name, module);
                            break;
                        case Parameter parameter:
                            register_parameter(name, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(name, tensor);
                            break;
                    }
                }

                _registered = true;
            }

            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                if (value is null)
                {
                    _parameters.Remove(name);
                }
                else
                {
                    _parameters[name] = value;
                }
            }

            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null)
                {
                    _buffers.Remove(name);
                }
                else
                {
                    _buffers[name] = (value, persistent);
                }
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || _disposed)
                {
                    return;
                }

                _disposed = true;
                foreach (var (buffer, _) in _buffers.Values)
                {
                    buffer.DetachFromDisposeScope().Dispose();
                }

                foreach (var parameter in _parameters.Values)
                {
                    parameter.DetachFromDisposeScope().Dispose();
                }

                foreach (var child in _submodules.Values)
                {
                    child.Dispose();
                }
            }

            private static string ComponentName(FieldInfo field) => field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;

            private IEnumerable<FieldInfo> Fields()
            {
                var seen = new HashSet<string>();
                for (var type = GetType(); type is not null && type != typeof(Module); type = type.BaseType)
                {
                    foreach (var field in type.GetFields(Instance | BindingFlags.DeclaredOnly))
                    {
                        if (seen.Add(field.Name))
                        {
                            yield return field;
                        }
                    }
                }
            }

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
