
namespace StoryForge.Training;

/// <summary>The learning rate as a function of the step: a linear warm-up, a while at its peak, then one of the decays.</summary>
/// <param name="Peak">The rate at the end of the warm-up.</param>
/// <param name="Steps">Of the whole run, the warm-up included.</param>
/// <param name="StepsAnEpoch">Steps that see each training window once; counts where <see cref="ScheduleOptions.HoldEpochs"/> is set.</param>
public sealed record LearningRateSchedule(ScheduleOptions Options, double Peak, long Steps, double StepsAnEpoch = 0)
{
    /// <param name="step">The steps done before this one; the first is 0.</param>
    public double At(long step)
    {
        if (step < Options.WarmUp)
        {
            return Peak * (step + 1) / Options.WarmUp;
        }

        double falls = Options.WarmUp + (Options.HoldEpochs * StepsAnEpoch);
        double progress = Math.Clamp((step - falls) / Math.Max(1, Steps - 1 - falls), 0, 1);
        return Peak * Options.Kind switch
        {
            ScheduleKind.Constant => 1,
            // Loshchilov and Hutter 2017, SGDR, equation 5, without restarts
            ScheduleKind.Cosine => Options.Final + ((1 - Options.Final) * (1 + Math.Cos(Math.PI * progress)) / 2),
            ScheduleKind.Exponential => Math.Pow(Options.Final, progress),
            // Hägele et al. 2024, "Scaling laws and compute-optimal training beyond fixed training durations", section 3
            ScheduleKind.Trapezoid => 1 - ((1 - Options.Final) * Math.Clamp(1 - ((Steps - 1 - step) / Math.Max(1, Options.Decay * Steps)), 0, 1)),
            _ => throw new ArgumentOutOfRangeException(nameof(step), Options.Kind, "An unknown schedule."),
        };
    }
}
