namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Learning rates over time. Making a scheduler takes its step 0; step() is called after each optimizer step.</summary>
        public static class lr_scheduler
        {
            /// <summary>lr = initial · λ(step).</summary>
            public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) =>
                new Schedule(optimizer, last_epoch, verbose, (initial, _, step) => initial * lr_lambda(step));

            public static LRScheduler ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new Schedule(optimizer, last_epoch, verbose, (_, current, step) => step == 0 ? current : current * gamma);

            public static LRScheduler StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new Schedule(optimizer, last_epoch, verbose, (_, current, step) => step == 0 || step % step_size != 0 ? current : current * gamma);

            public static LRScheduler ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1, bool verbose = false) =>
                new Schedule(optimizer, last_epoch, verbose, (_, current, step) =>
                    step == 0 ? current * factor : step == total_iters ? current / factor : current);

            public static LRScheduler LinearLR(
                Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1, int total_iters = 5, int last_epoch = -1, bool verbose = false) =>
                new Schedule(optimizer, last_epoch, verbose, (initial, _, step) =>
                    initial * (start_factor + ((end_factor - start_factor) * Math.Min(step, total_iters) / total_iters)));

            /// <summary>Half a cosine from the initial rate down to eta_min over T_max steps. Loshchilov and Hutter 2017.</summary>
            public static LRScheduler CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) =>
                new Schedule(optimizer, last_epoch, verbose, (initial, current, step) =>
                    step == 0 ? current : eta_min + ((initial - eta_min) * (1 + Math.Cos(Math.PI * step / T_max)) / 2));

            public abstract class LRScheduler
            {
                private readonly Optimizer _optimizer;
                private readonly double[] _initial;
                private readonly bool _verbose;
                private int _step;

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    _optimizer = optimizer;
                    _step = last_epoch;
                    _verbose = verbose;
                    _initial = [.. optimizer.ParamGroups.Select(group => group.InitialLearningRate)];
                }

                public void step() => step(null);

                public void step(int? epoch)
                {
                    _step = epoch ?? _step + 1;
                    foreach (var (group, initial) in _optimizer.ParamGroups.Zip(_initial))
                    {
                        var rate = RateAt(_step, initial, group.LearningRate);
                        if (_verbose && rate != group.LearningRate)
                        {
                            Console.WriteLine($"Adjusting learning rate to {rate}");
                        }

                        group.LearningRate = rate;
                    }
                }

                public IEnumerable<double> get_last_lr() => _optimizer.ParamGroups.Select(group => group.LearningRate);

                private protected abstract double RateAt(int step, double initial, double current);
            }

            private sealed class Schedule : LRScheduler
            {
                private readonly Func<double, double, int, double> _rate;

                public Schedule(Optimizer optimizer, int last_epoch, bool verbose, Func<double, double, int, double> rate)
                    : base(optimizer, last_epoch, verbose)
                {
                    _rate = rate;
                    step();
                }

                private protected override double RateAt(int step, double initial, double current) => _rate(initial, current, step);
            }
        }
    }
}
