using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Adam with decoupled weight decay: the parameter shrinks by lr·weight_decay, apart from the gradient. Loshchilov and Hutter 2019.</summary>
    public class AdamW : OptimizerHelper, optim.IBetas
    {
        private static readonly Operator FusedStep = new("storyforge::adamw_step");

        private readonly Options _defaults;

        public AdamW(
            IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
        {
        }

        public AdamW(
            IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        {
            _defaults = new Options().Set<Options>(lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
            foreach (var group in parameters)
            {
                add_param_group(group);
            }
        }

        public (double, double) Betas
        {
            get => (_defaults.beta1!.Value, _defaults.beta2!.Value);
            set => (_defaults.beta1, _defaults.beta2) = value;
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
            if (CanFuse(options, state, parameter, gradient))
            {
                FusedStep.CallNothing(
                    parameter, gradient, state.exp_avg, state.exp_avg_sq, options.LearningRate!.Value, options.beta1!.Value, options.beta2!.Value, options.eps!.Value, options.weight_decay!.Value, state.step, options.maximize!.Value);
                return;
            }

            parameter.mul_(1 - (options.LearningRate!.Value * options.weight_decay!.Value));
            state.Apply(options, parameter, options.maximize!.Value ? -gradient : gradient);
        });

        // one pass over the memory instead of eight; the same rule to rounding
        private static bool CanFuse(Options options, State state, Parameter parameter, Tensor gradient) =>
            !options.amsgrad!.Value && OnCpu(parameter) && OnCpu(gradient) && OnCpu(state.exp_avg) && OnCpu(state.exp_avg_sq);

        private static bool OnCpu(Tensor tensor) =>
            tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU && !tensor.is_sparse && tensor.is_contiguous();

        public sealed class State(Parameter parameter) : AdamState(parameter);

        public sealed class Options : AdamOptions;

        public sealed class ParamGroup : ParamGroup<Options>, optim.IBetas
        {
            public ParamGroup()
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                : base(parameters, options)
            {
            }

            public ParamGroup(
                IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : base(parameters, new Options().Set<Options>(lr, beta1, beta2, eps, weight_decay, amsgrad, maximize))
            {
            }

            public (double, double) Betas
            {
                get => (Options.beta1!.Value, Options.beta2!.Value);
                set => (Options.beta1, Options.beta2) = value;
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
            public static AdamW AdamW(
                IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static AdamW AdamW(
                IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters.Select(named => named.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static AdamW AdamW(
                IEnumerable<AdamW.ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}
