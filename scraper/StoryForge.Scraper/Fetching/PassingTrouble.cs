using System.Net.Http.Headers;

namespace StoryForge.Scraper;

/// <summary>What kept an answer from coming this time.</summary>
/// <param name="Detail">Follows the host's name in a sentence.</param>
/// <param name="RetryAfter">When the wiki asks to come back.</param>
internal sealed record PassingTrouble(string Detail, RetryConditionHeaderValue? RetryAfter = null);
