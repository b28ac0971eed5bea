using System.Runtime.CompilerServices;
using System.Threading.Channels;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>Lets several models go on with the same words at the same time.</summary>
public sealed class SideBySideWriter(TurnPlanner planner, ModelWorker worker)
{
    public async IAsyncEnumerable<SideBySideEvent> WriteAsync(SideBySideRequest request, [EnumeratorCancellation] CancellationToken gone)
    {
        var (plans, failure) = Plan(request);
        if (failure is not null)
        {
            yield return new TextFailed(null, failure.Code, failure.Message);
            yield break;
        }

        var events = Channel.CreateUnbounded<SideBySideEvent>(new() { SingleReader = true });
        var writing = WriteAllAsync(plans, StoryPrompt.Create("", request.Prompt, ""), events.Writer, gone);
        // whoever asked may go away: what is running is stopped by the same token, and waited for
        await foreach (var told in events.Reader.ReadAllAsync(CancellationToken.None))
        {
            yield return told;
        }

        await writing;
    }

    /// <summary>One plan for each model, with one seed for all.</summary>
    private (IReadOnlyList<TurnPlan> Plans, TurnFailure? Failure) Plan(SideBySideRequest request)
    {
        if (TurnPlanner.WhyInvalid(request) is { } invalid)
        {
            return ([], invalid);
        }

        var plans = new List<TurnPlan>();
        foreach (string model in request.Models)
        {
            var options = (request.Options ?? new TurnOptions()) with { Model = model };
            var (plan, failure) = planner.Plan(plans is [var first, ..] ? options with { Seed = first.Seed } : options);
            if (plan is null)
            {
                return ([], failure);
            }

            plans.Add(plan);
        }

        return (plans, null);
    }

    private async Task WriteAllAsync(
        IReadOnlyList<TurnPlan> plans, StoryPrompt prompt, ChannelWriter<SideBySideEvent> tell, CancellationToken gone)
    {
        var queued = plans.Select(plan => worker.TryStart(plan, prompt, storyId: null)).ToList();
        for (int i = 0; i < plans.Count; i++)
        {
            tell.TryWrite(new TextStarted(i, plans[i].Model.Name, plans[i].Model.Description.CheckpointHash, plans[i].Seed));
        }

        await Task.WhenAll(queued.Select((turn, index) => WriteOneAsync(turn, index, tell, gone)));
        tell.Complete();
    }

    private static async Task WriteOneAsync(QueuedTurn? queued, int index, ChannelWriter<SideBySideEvent> tell, CancellationToken gone)
    {
        if (queued is null)
        {
            tell.TryWrite(new TextFailed(index, TurnFailure.ModelBusy.Code, TurnFailure.ModelBusy.Message));
            return;
        }

        try
        {
            var made = await queued.ReadAsync(text => tell.TryWrite(new TextGrown(index, text)), gone);
            tell.TryWrite(new TextFinished(index, made.Text, made.Sentences, made.Reason, made.Tokens, made.Milliseconds, made.Figures));
        }
        catch (ModelFailedException error)
        {
            tell.TryWrite(new TextFailed(index, TurnFailureCode.ModelFailed, error.Message));
        }
    }
}
