using StoryForge.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Training;

/// <param name="Loss">Nats per predicted token, mean over the step's batches.</param>
/// <param name="GradientNorm">Before clipping.</param>
/// <param name="Tokens">Read, without padding.</param>
internal readonly record struct StepFigures(double Loss, double GradientNorm, double LearningRate, long Tokens);

/// <summary>One step of training: batches forward and backward, then one update. It depends on nothing but its number.</summary>
internal sealed class TrainingStep(
    LanguageNetwork network,
    WeightOptimizer optimizer,
    IBatchSource batches,
    LearningRateSchedule schedule,
    Recipe recipe,
    Device device)
{
    /// <param name="step">The steps done before.</param>
    /// <param name="check">Looks at loss and gradient before the weights are changed, and throws to keep them.</param>
    public StepFigures Do(long step, Action<double, double> check)
    {
        using DisposeScope scope = NewDisposeScope();
        int batchesAStep = recipe.Batch.Accumulation;
        double sum = 0;
        long tokens = 0;
        network.train();
        network.zero_grad();
        for (int i = 0; i < batchesAStep; i++)
        {
            long number = (step * batchesAStep) + i;
            // so that dropout at a step is the same whatever was done before, sampling included
            manual_seed((long)(SeededHash.Of((ulong)recipe.Seed, (ulong)number, 1) >> 1));
            Batch batch = batches.At(number);
            sum += Backward(batch);
            tokens += batch.Tokens;
            optimizer.Gather();
        }

        double loss = sum / batchesAStep;
        double norm = optimizer.GradientNorm();
        check(loss, norm);
        double rate = schedule.At(step);
        optimizer.Step(step + 1, rate, recipe.Optimizer.Clip, norm);
        return new StepFigures(loss, norm, rate, tokens);
    }

    private double Backward(Batch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor ids, Tensor targets) = BatchTensors.Of(batch, device);
        Tensor loss = network.loss(ids, targets);
        loss.backward();
        return loss.ToDouble();
    }
}
