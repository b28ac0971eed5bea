using System.Text.Json.Serialization;

namespace StoryForge.Stories;

/// <summary>Why there is no turn.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<TurnFailureCode>))]
public enum TurnFailureCode
{
    /// <summary>Another turn of the same story is running.</summary>
    StoryBusy,

    /// <summary>The queue in front of the model is full.</summary>
    ModelBusy,

    StoryNotFound,

    TurnNotFound,

    UnknownModel,

    InvalidRequest,

    ModelFailed,
}
