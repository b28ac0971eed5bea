using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Divides the gradient by a running root mean square of itself. Tieleman and Hinton 2012; ε is added after the root.</summary>
    public class RMSProp : OptimizerHelper
    {
        private readonly Options _defaults;

        public RMSProp(
            IEnumerable<Parameter> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0.0, bool centered = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize)
        {
        }

        public RMSProp(
            IEnumerable<ParamGroup> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0.0, bool centered = false, bool maximize = false)
        {
            foreach (var (what, value) in new[] { ("learning rate", lr), ("ε", eps), ("alpha", alpha), ("momentum value", momentum), ("weight_decay value", weight_decay) })
            {
                if (!(value >= 0))
                {
                    throw new ArgumentException($"Invalid {what}: {value}");
                }
            }

            _defaults = new Options
            {
                LearningRate = lr,
                InitialLearningRate = lr,
                alpha = alpha,
                eps = eps,
                weight_decay = weight_decay,
                momentum = momentum,
                centered = centered,
                maximize = maximize,
            };
            foreach (var group in parameters)
            {
                add_param_group(group);
            }
        }

        public sealed override void add_param_group(Modules.ParamGroup param_group)
        {
            param_group.Options ??= new Options();
            ((Options)param_group.Options).FillFrom(_defaults);
            Adopt(param_group, parameter => new State(parameter));
        }

        public override Tensor? step(Func<Tensor>? closure = null) => Step<Options, State>(closure, static (options, state, parameter, gradient) =>
        {
            state.step++;
            var direction = options.maximize!.Value ? -gradient : gradient;
            if (options.weight_decay!.Value != 0)
            {
                direction = direction.add(parameter, alpha: options.weight_decay.Value);
            }

            var (alpha, rate) = (options.alpha!.Value, options.LearningRate!.Value);
            state.square_avg.mul_(alpha).addcmul_(direction, direction, value: 1 - alpha);
            var square = state.square_avg;
            if (state.grad_avg is { } mean)
            {
                mean.mul_(alpha).add_(direction, alpha: 1 - alpha);
                square = square.addcmul(mean, mean, value: -1);
            }

            var root = square.sqrt().add_(options.eps!.Value);
            if (state.momentum_buffer is { } buffer)
            {
                buffer.mul_(options.momentum!.Value).addcdiv_(direction, root);
                parameter.add_(buffer, alpha: -rate);
            }
            else
            {
                parameter.addcdiv_(direction, root, value: -rate);
            }
        });

        /// <summary>Running averages; the last two only exist where momentum or centering is on.</summary>
        public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
        {
            public long step { get; set; }

            public Tensor square_avg { get; set; } = null!;

            public Tensor? momentum_buffer { get; set; }

            public Tensor? grad_avg { get; set; }

            public override void Initialize(OptimizerOptions options)
            {
                Dispose();
                var own = (Options)options;
                step = 0;
                square_avg = Fresh();
                momentum_buffer = own.momentum > 0 ? Fresh() : null;
                grad_avg = own.centered == true ? Fresh() : null;
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(step);
                square_avg.Save(writer);
                SaveOptional(writer, momentum_buffer);
                SaveOptional(writer, grad_avg);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                step = reader.ReadInt64();
                square_avg.Load(reader);
                momentum_buffer = LoadOptional(reader, momentum_buffer);
                grad_avg = LoadOptional(reader, grad_avg);
            }

            public override void LoadStateDict(OptimizerState source)
            {
                var other = (State)source;
                Dispose();
                step = other.step;
                square_avg = CopyOf(other.square_avg);
                momentum_buffer = other.momentum_buffer is { } buffer ? CopyOf(buffer) : null;
                grad_avg = other.grad_avg is { } mean ? CopyOf(mean) : null;
            }

            public override void to(Device device)
            {
                square_avg = square_avg.to(device, disposeAfter: true).DetachFromDisposeScope();
                momentum_buffer = momentum_buffer?.to(device, disposeAfter: true).DetachFromDisposeScope();
                grad_avg = grad_avg?.to(device, disposeAfter: true).DetachFromDisposeScope();
            }

            public void Dispose()
            {
                square_avg?.Dispose();
                momentum_buffer?.Dispose();
                grad_avg?.Dispose();
            }
        }

        public sealed class Options : OptimizerOptions
        {
            public bool? maximize { get; set; }

            public double? momentum { get; set; }

            public double? alpha { get; set; }

            public double? eps { get; set; }

            public double? weight_decay { get; set; }

            public bool? centered { get; set; }

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var other = (Options)source;
                maximize = other.maximize;
                momentum = other.momentum;
                alpha = other.alpha;
                weight_decay = other.weight_decay;
                eps = other.eps;
                centered = other.centered;
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                maximize = reader.ReadBoolean();
                momentum = reader.ReadDouble();
                alpha = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                eps = reader.ReadDouble();
                centered = reader.ReadBoolean();
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(maximize!.Value);
                writer.Write(momentum!.Value);
                writer.Write(alpha!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(eps!.Value);
                writer.Write(centered!.Value);
            }

            internal void FillFrom(Options defaults)
            {
                LearningRate ??= defaults.LearningRate;
                maximize ??= defaults.maximize;
                momentum ??= defaults.momentum;
                alpha ??= defaults.alpha;
                eps ??= defaults.eps;
                weight_decay ??= defaults.weight_decay;
                centered ??= defaults.centered;
            }
        }

        public sealed class ParamGroup : ParamGroup<Options>
        {
            public ParamGroup()
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                : base(parameters, options)
            {
            }

            /// <remarks>As in TorchSharp, eps comes before alpha here: name the arguments.</remarks>
            public ParamGroup(
                IEnumerable<Parameter> parameters, double lr = 1e-3, double eps = 1e-8, double alpha = 0.99, double weight_decay = 0, double momentum = 0.0, bool centered = false)
                : base(parameters, new Options { LearningRate = lr, eps = eps, alpha = alpha, weight_decay = weight_decay, momentum = momentum, centered = centered })
            {
            }
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static RMSProp RMSProp(
                IEnumerable<Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static RMSProp RMSProp(
                IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters.Select(named => named.parameter), lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static RMSProp RMSProp(
                IEnumerable<RMSProp.ParamGroup> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);
        }
    }
}
