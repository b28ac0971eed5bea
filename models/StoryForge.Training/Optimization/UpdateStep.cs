namespace StoryForge.Training;

/// <summary>What one update of a parameter depends on besides the gradient and the optimizer's state.</summary>
/// <param name="Number">Counted from 1, for the bias correction of Adam.</param>
/// <param name="WeightDecay">0 for parameters that do not decay.</param>
/// <param name="GradientScale">What gradients are multiplied with first: clipping and the mean over an accumulation.</param>
public readonly record struct UpdateStep(long Number, double LearningRate, double WeightDecay, double GradientScale);
