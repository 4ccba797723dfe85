#include "harness/toolkit/resnet1d.h"

#include "harness/sdk/plugin.h"

BEATBENCH_PLUGIN(
    beatbench::ResNet1d,
    {.id = "resnet1d",
     .title = "ResNet-1D",
     .summary = "residual network along time, by default the layout of ResNet-18",
     .citation = "He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition. CVPR 2016",
     .licence = "Apache-2.0"})
