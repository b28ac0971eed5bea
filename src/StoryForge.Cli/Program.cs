using StoryForge.Cli;

return await CommandLine.RunAsync(args);
