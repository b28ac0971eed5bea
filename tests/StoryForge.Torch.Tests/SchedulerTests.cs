using TorchSharp.Modules;

namespace StoryForge.Torch.Tests;

public sealed class SchedulerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void LambdaLR_scales_the_initial_rate()
    {
        using var optimizer = Make(0.5);

        var rates = Rates(optimizer, optim.lr_scheduler.LambdaLR(optimizer, step => 1.0 / (1 + step)), 3);

        Assert.Equal([0.5, 0.25, 0.5 / 3, 0.125], rates);
    }

    [Fact]
    public void CosineAnnealingLR_goes_down_half_a_cosine()
    {
        using var optimizer = Make(1);

        var rates = Rates(optimizer, optim.lr_scheduler.CosineAnnealingLR(optimizer, 4, eta_min: 0.1), 4);

        Assert.Equal([1, 0.1 + (0.45 * (1 + Math.Sqrt(0.5))), 0.55, 0.1 + (0.45 * (1 - Math.Sqrt(0.5))), 0.1], rates, Near);
    }

    [Fact]
    public void ExponentialLR_multiplies_by_gamma()
    {
        using var optimizer = Make(1);

        Assert.Equal([1, 0.9, 0.81, 0.729], Rates(optimizer, optim.lr_scheduler.ExponentialLR(optimizer, 0.9), 3), Near);
    }

    [Fact]
    public void LinearLR_ramps_up_and_stays()
    {
        using var optimizer = Make(1);

        Assert.Equal([0.25, 0.625, 1, 1], Rates(optimizer, optim.lr_scheduler.LinearLR(optimizer, 0.25, total_iters: 2), 3), Near);
    }

    [Fact]
    public void StepLR_and_ConstantLR_change_at_their_steps()
    {
        using var stepped = Make(1);
        using var constant = Make(1);

        Assert.Equal([1, 1, 0.1, 0.1, 0.01], Rates(stepped, optim.lr_scheduler.StepLR(stepped, 2), 4), Near);
        Assert.Equal([0.5, 0.5, 1, 1], Rates(constant, optim.lr_scheduler.ConstantLR(constant, 0.5, 2), 3), Near);
    }

    private static AdamW Make(double lr) => optim.AdamW([nn.Parameter(ones(1))], lr);

    private static double[] Rates(AdamW optimizer, optim.lr_scheduler.LRScheduler scheduler, int steps)
    {
        List<double> rates = [optimizer.ParamGroups.Single().LearningRate];
        for (var i = 0; i < steps; i++)
        {
            scheduler.step();
            Assert.Equal(scheduler.get_last_lr().Single(), optimizer.ParamGroups.Single().LearningRate);
            rates.Add(scheduler.get_last_lr().Single());
        }

        return [.. rates];
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-12;
}
